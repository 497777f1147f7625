// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <pipewire/pipewire.h>

namespace headroom {

/// Something we had the server make, by its proxy, which stays with the core when this goes.
/// [control thread]
class MadeObject {
public:
  /// @param lingers  made with object.linger: the server keeps it when we are gone
  MadeObject(pw_proxy* proxy, bool lingers);
  ~MadeObject();
  MadeObject(const MadeObject&) = delete;
  MadeObject& operator=(const MadeObject&) = delete;

  /// The server has no such object any more.
  bool gone() const noexcept { return proxy_ == nullptr; }
  /// What does not linger has to be destroyed like this: asked through the registry, PipeWire 1.0.5
  /// destroys a node once by itself and once for the proxy that goes with it, and crashes.
  /// @return false if it is not the object of that id, or lingers: the registry destroys it then
  bool destroy(uint32_t id);

private:
  pw_proxy* proxy_;
  spa_hook listener_{};
  bool lingers_;
};

} // namespace headroom
