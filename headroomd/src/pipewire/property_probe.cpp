// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/property_probe.hpp"
#include "pipewire/graph.hpp"

namespace headroom {

const pw_node_events PropertyProbe::kNodeEvents = [] {
  pw_node_events events{};
  events.version = PW_VERSION_NODE_EVENTS;
  events.info = on_node_info;
  return events;
}();

const pw_client_events PropertyProbe::kClientEvents = [] {
  pw_client_events events{};
  events.version = PW_VERSION_CLIENT_EVENTS;
  events.info = on_client_info;
  return events;
}();

PropertyProbe::PropertyProbe(pw_registry* registry, uint32_t id, Kind kind,
                             std::function<void(const Properties&)> learned)
    : learned_(std::move(learned)),
      proxy_(static_cast<pw_proxy*>(
          kind == Kind::node
              ? pw_registry_bind(registry, id, PW_TYPE_INTERFACE_Node, PW_VERSION_NODE, 0)
              : pw_registry_bind(registry, id, PW_TYPE_INTERFACE_Client, PW_VERSION_CLIENT, 0))) {
  if (proxy_ == nullptr)
    return;
  if (kind == Kind::node)
    pw_node_add_listener(reinterpret_cast<pw_node*>(proxy_), &listener_, &kNodeEvents, this);
  else
    pw_client_add_listener(reinterpret_cast<pw_client*>(proxy_), &listener_, &kClientEvents, this);
}

PropertyProbe::~PropertyProbe() {
  if (proxy_ == nullptr)
    return;
  spa_hook_remove(&listener_);
  pw_proxy_destroy(proxy_);
}

void PropertyProbe::on_node_info(void* self, const pw_node_info* info) {
  if ((info->change_mask & PW_NODE_CHANGE_MASK_PROPS) != 0)
    static_cast<PropertyProbe*>(self)->learned_(to_properties(info->props));
}

void PropertyProbe::on_client_info(void* self, const pw_client_info* info) {
  if ((info->change_mask & PW_CLIENT_CHANGE_MASK_PROPS) != 0)
    static_cast<PropertyProbe*>(self)->learned_(to_properties(info->props));
}

} // namespace headroom
