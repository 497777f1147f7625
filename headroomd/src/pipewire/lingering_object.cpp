// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/lingering_object.hpp"

namespace headroom {

LingeringObject::LingeringObject(pw_proxy* proxy) : proxy_(proxy) {
  if (proxy_ == nullptr)
    return;
  static const pw_proxy_events events = [] {
    pw_proxy_events e{};
    e.version = PW_VERSION_PROXY_EVENTS;
    // The core forgets a proxy whose object was removed, and nobody else frees it.
    e.removed = [](void* self) { pw_proxy_destroy(static_cast<LingeringObject*>(self)->proxy_); };
    e.destroy = [](void* self) {
      auto& object = *static_cast<LingeringObject*>(self);
      spa_hook_remove(&object.listener_);
      object.proxy_ = nullptr;
    };
    return e;
  }();
  pw_proxy_add_listener(proxy_, &listener_, &events, this);
}

LingeringObject::~LingeringObject() {
  if (proxy_ != nullptr)
    spa_hook_remove(&listener_);
}

} // namespace headroom
