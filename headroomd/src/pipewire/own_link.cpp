// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/own_link.hpp"
#include <string>

namespace headroom {

OwnLink::OwnLink(pw_core* core, uint32_t output_port, uint32_t input_port) {
  pw_properties* properties = pw_properties_new(
      PW_KEY_LINK_OUTPUT_PORT, std::to_string(output_port).c_str(), PW_KEY_LINK_INPUT_PORT,
      std::to_string(input_port).c_str(), PW_KEY_LINK_PASSIVE, "true", nullptr);
  proxy_ = static_cast<pw_proxy*>(pw_core_create_object(
      core, "link-factory", PW_TYPE_INTERFACE_Link, PW_VERSION_LINK, &properties->dict, 0));
  pw_properties_free(properties);
  if (proxy_ == nullptr) {
    lost_ = true;
    return;
  }
  static const pw_proxy_events events = [] {
    pw_proxy_events e{};
    e.version = PW_VERSION_PROXY_EVENTS;
    e.removed = [](void* self) { static_cast<OwnLink*>(self)->lost_ = true; };
    e.error = [](void* self, int, int, const char*) { static_cast<OwnLink*>(self)->lost_ = true; };
    return e;
  }();
  pw_proxy_add_listener(proxy_, &listener_, &events, this);
}

OwnLink::~OwnLink() {
  if (proxy_ == nullptr)
    return;
  spa_hook_remove(&listener_);
  pw_proxy_destroy(proxy_);
}

} // namespace headroom
