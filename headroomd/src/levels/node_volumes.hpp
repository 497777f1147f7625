// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

namespace headroom {

/// What a stream's node tells about its volume. Gains are linear, one per channel.
struct NodeVolumes {
  std::vector<float> channels; ///< the user's, what mixers show; empty before there is a format
  std::vector<float> soft;     ///< what is applied
  bool mute = false;           ///< the user's
  bool soft_mute = false;      ///< what is applied
  bool operator==(const NodeVolumes&) const = default;
};

/// What is written to a node. Always both: a write of either puts both in force.
struct SoftVolume {
  std::vector<float> gains;
  bool mute = false;
  bool operator==(const SoftVolume&) const = default;
};

} // namespace headroom
