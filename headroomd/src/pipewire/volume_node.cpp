// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/volume_node.hpp"
#include "pipewire/pods.hpp"

namespace headroom {

const pw_node_events VolumeNode::kNodeEvents = [] {
  pw_node_events events{};
  events.version = PW_VERSION_NODE_EVENTS;
  events.info = on_info;
  events.param = on_param;
  return events;
}();

VolumeNode::VolumeNode(pw_registry* registry, uint32_t node_id, Events events)
    : events_(std::move(events)),
      node_(static_cast<pw_proxy*>(
          pw_registry_bind(registry, node_id, PW_TYPE_INTERFACE_Node, PW_VERSION_NODE, 0))) {
  if (node_ == nullptr)
    return;
  auto* node = reinterpret_cast<pw_node*>(node_);
  pw_node_add_listener(node, &listener_, &kNodeEvents, this);
  uint32_t props = SPA_PARAM_Props;
  pw_node_subscribe_params(node, &props, 1);
}

VolumeNode::~VolumeNode() {
  if (node_ == nullptr)
    return;
  spa_hook_remove(&listener_);
  pw_proxy_destroy(node_);
}

void VolumeNode::write(const SoftVolume& volume) {
  if (node_ == nullptr)
    return;
  uint8_t memory[1024];
  pw_node_set_param(reinterpret_cast<pw_node*>(node_), SPA_PARAM_Props, 0,
                    build_soft_volume(memory, volume));
}

void VolumeNode::on_info(void* self, const pw_node_info* info) {
  auto& node = *static_cast<VolumeNode*>(self);
  if ((info->change_mask & PW_NODE_CHANGE_MASK_PROPS) != 0)
    node.events_.properties_changed();
  if ((info->change_mask & PW_NODE_CHANGE_MASK_STATE) != 0)
    node.events_.state_changed(info->state == PW_NODE_STATE_RUNNING);
}

void VolumeNode::on_param(void* self, int, uint32_t id, uint32_t, uint32_t, const spa_pod* param) {
  auto& node = *static_cast<VolumeNode*>(self);
  if (id == SPA_PARAM_Props && parse_volumes(param, node.volumes_))
    node.events_.volumes_changed(node.volumes_);
}

} // namespace headroom
