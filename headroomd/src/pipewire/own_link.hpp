// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <pipewire/pipewire.h>

namespace headroom {

/// A link between two ports that goes when this goes, and with us. Passive: nobody is kept awake by
/// it. [control thread]
class OwnLink {
public:
  OwnLink(pw_core* core, uint32_t output_port, uint32_t input_port);
  ~OwnLink();
  OwnLink(const OwnLink&) = delete;
  OwnLink& operator=(const OwnLink&) = delete;

  /// The server refused it, or has taken it away with one of its ports.
  bool lost() const noexcept { return lost_; }

private:
  pw_proxy* proxy_ = nullptr;
  spa_hook listener_{};
  bool lost_ = false;
};

} // namespace headroom
