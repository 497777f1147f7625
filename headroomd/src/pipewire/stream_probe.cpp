// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/stream_probe.hpp"
#include "pipewire/graph.hpp"
#include "pipewire/pods.hpp"

namespace headroom {

const pw_node_events StreamProbe::kNodeEvents = [] {
  pw_node_events events{};
  events.version = PW_VERSION_NODE_EVENTS;
  events.info = on_info;
  events.param = on_param;
  return events;
}();

StreamProbe::StreamProbe(pw_registry* registry, uint32_t node_id, Learned learned)
    : learned_(std::move(learned)),
      node_(static_cast<pw_proxy*>(
          pw_registry_bind(registry, node_id, PW_TYPE_INTERFACE_Node, PW_VERSION_NODE, 0))) {
  if (node_ == nullptr)
    return;
  auto* node = reinterpret_cast<pw_node*>(node_);
  pw_node_add_listener(node, &listener_, &kNodeEvents, this);
  uint32_t format = SPA_PARAM_EnumFormat;
  pw_node_subscribe_params(node, &format, 1);
}

StreamProbe::~StreamProbe() {
  if (node_ == nullptr)
    return;
  spa_hook_remove(&listener_);
  pw_proxy_destroy(node_);
}

void StreamProbe::on_info(void* self, const pw_node_info* info) {
  auto& probe = *static_cast<StreamProbe*>(self);
  if ((info->change_mask & PW_NODE_CHANGE_MASK_PROPS) == 0)
    return;
  probe.properties_ = to_properties(info->props);
  probe.learned_(probe.properties_, probe.encoded_only_);
}

void StreamProbe::on_param(void* self, int, uint32_t id, uint32_t index, uint32_t,
                           const spa_pod* param) {
  auto& probe = *static_cast<StreamProbe*>(self);
  if (id != SPA_PARAM_EnumFormat)
    return;
  if (index == 0)
    probe.offers_raw_ = probe.offers_encoded_ = false;
  (is_encoded_format(param) ? probe.offers_encoded_ : probe.offers_raw_) = true;
  const bool encoded_only = probe.offers_encoded_ && !probe.offers_raw_;
  if (encoded_only == probe.encoded_only_)
    return;
  probe.encoded_only_ = encoded_only;
  if (!probe.properties_.empty())
    probe.learned_(probe.properties_, encoded_only);
}

} // namespace headroom
