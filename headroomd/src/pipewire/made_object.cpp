// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/made_object.hpp"

namespace headroom {

MadeObject::MadeObject(pw_proxy* proxy, bool lingers) : proxy_(proxy), lingers_(lingers) {
  if (proxy_ == nullptr)
    return;
  static const pw_proxy_events events = [] {
    pw_proxy_events e{};
    e.version = PW_VERSION_PROXY_EVENTS;
    // The core forgets a proxy whose object was removed, and nobody else frees it.
    e.removed = [](void* self) { pw_proxy_destroy(static_cast<MadeObject*>(self)->proxy_); };
    e.destroy = [](void* self) {
      auto& object = *static_cast<MadeObject*>(self);
      spa_hook_remove(&object.listener_);
      object.proxy_ = nullptr;
    };
    return e;
  }();
  pw_proxy_add_listener(proxy_, &listener_, &events, this);
}

MadeObject::~MadeObject() {
  if (proxy_ != nullptr)
    spa_hook_remove(&listener_);
}

bool MadeObject::destroy(uint32_t id) {
  if (lingers_ || gone())
    return false;
  // The server tells the registry of a new object before it tells the proxy which one it is.
  const uint32_t bound = pw_proxy_get_bound_id(proxy_);
  if (bound != id && bound != SPA_ID_INVALID)
    return false;
  pw_proxy_destroy(proxy_);
  return true;
}

} // namespace headroom
