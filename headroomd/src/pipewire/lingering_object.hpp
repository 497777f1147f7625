// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <pipewire/pipewire.h>

namespace headroom {

/// Something we had the server make, and which it keeps when we or this are gone. [control thread]
class LingeringObject {
public:
  /// @param proxy  of an object made with object.linger; stays with the core: to destroy it would
  ///   be to destroy the object
  explicit LingeringObject(pw_proxy* proxy);
  ~LingeringObject();
  LingeringObject(const LingeringObject&) = delete;
  LingeringObject& operator=(const LingeringObject&) = delete;

  /// The server has no such object any more.
  bool gone() const noexcept { return proxy_ == nullptr; }

private:
  pw_proxy* proxy_;
  spa_hook listener_{};
};

} // namespace headroom
