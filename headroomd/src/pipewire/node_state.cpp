// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/node_state.hpp"
#include <utility>

namespace headroom {

const pw_node_events NodeState::kNodeEvents = [] {
  pw_node_events events{};
  events.version = PW_VERSION_NODE_EVENTS;
  events.info = on_info;
  return events;
}();

NodeState::NodeState(pw_registry* registry, uint32_t node_id, std::function<void()> changed)
    : node_id_(node_id), changed_(std::move(changed)),
      node_(static_cast<pw_proxy*>(
          pw_registry_bind(registry, node_id, PW_TYPE_INTERFACE_Node, PW_VERSION_NODE, 0))) {
  if (node_ != nullptr)
    pw_node_add_listener(reinterpret_cast<pw_node*>(node_), &listener_, &kNodeEvents, this);
}

NodeState::~NodeState() {
  if (node_ == nullptr)
    return;
  spa_hook_remove(&listener_);
  pw_proxy_destroy(node_);
}

void NodeState::on_info(void* self, const pw_node_info* info) {
  auto& state = *static_cast<NodeState*>(self);
  const bool running = info->state == PW_NODE_STATE_RUNNING;
  if (std::exchange(state.known_, true) && running == state.running_)
    return;
  state.running_ = running;
  state.changed_();
}

} // namespace headroom
