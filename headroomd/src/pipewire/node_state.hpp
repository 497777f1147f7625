// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <pipewire/pipewire.h>

namespace headroom {

/// Whether a node runs, as the server sees it. Ends before the node's connection.
/// [control thread]
class NodeState {
public:
  /// @param changed  running() has
  NodeState(pw_registry* registry, uint32_t node_id, std::function<void()> changed);
  ~NodeState();
  NodeState(const NodeState&) = delete;
  NodeState& operator=(const NodeState&) = delete;

  uint32_t node_id() const noexcept { return node_id_; }
  /// The server has said something about it.
  bool known() const noexcept { return known_; }
  bool running() const noexcept { return running_; }

private:
  static void on_info(void* self, const pw_node_info* info);
  static const pw_node_events kNodeEvents;

  uint32_t node_id_;
  std::function<void()> changed_;
  pw_proxy* node_;
  spa_hook listener_{};
  bool known_ = false;
  bool running_ = false;
};

} // namespace headroom
