// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph.hpp"

#include <vector>

namespace headroom::test {

/// The volume properties of one node, as mixers read and write them.
class NodeVolume {
 public:
  struct Values {
    std::vector<float> channels; ///< channelVolumes: the user's, what a mixer shows
    std::vector<float> soft;     ///< softVolumes: what the converter applies
    bool mute = false;
    bool soft_mute = false;
    float volume = 1.0f;
  };

  NodeVolume(Graph& graph, uint32_t node_id);
  ~NodeVolume();
  NodeVolume(const NodeVolume&) = delete;
  NodeVolume& operator=(const NodeVolume&) = delete;

  /// Everything that is known by now; channels are empty before the node has a format.
  Values values() const;
  void set_channels(const std::vector<float>& gains);
  void set_mute(bool mute);
  void set_volume(float factor);
  void set_soft(const std::vector<float>& gains, bool mute);

 private:
  void read(const spa_pod* param);
  void send(const spa_pod* props);

  Connection& connection_;
  pw_registry* registry_ = nullptr;
  pw_proxy* node_ = nullptr;
  spa_hook hook_{};
  Values values_; // by the loop's thread, read with the loop locked
};

} // namespace headroom::test
