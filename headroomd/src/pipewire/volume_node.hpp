// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "levels/node_volumes.hpp"
#include <functional>
#include <pipewire/pipewire.h>

namespace headroom {

/// The volume of somebody else's stream: tells what its user sets, and writes softVolumes and
/// softMute, which neither mixers show nor the session manager saves. Lives as long as the stream.
/// [control thread]
class VolumeNode {
public:
  struct Events {
    std::function<void()> properties_changed;
    std::function<void(bool running)> state_changed;
    std::function<void(const NodeVolumes&)> volumes_changed;
  };

  VolumeNode(pw_registry* registry, uint32_t node_id, Events events);
  ~VolumeNode();
  VolumeNode(const VolumeNode&) = delete;
  VolumeNode& operator=(const VolumeNode&) = delete;

  /// In force from the node's next quantum on, as a step.
  void write(const SoftVolume& volume);

private:
  static void on_info(void* self, const pw_node_info* info);
  static void on_param(void* self, int seq, uint32_t id, uint32_t index, uint32_t next,
                       const spa_pod* param);
  static const pw_node_events kNodeEvents;

  Events events_;
  NodeVolumes volumes_;
  pw_proxy* node_;
  spa_hook listener_{};
};

} // namespace headroom
