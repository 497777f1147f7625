// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/export.hpp"

namespace headroom {

/// What the listener does at the moment, whatever the settings are.
struct HEADROOM_DSP_API Listener {
  /// Everything but the hard tier is out of the path: the ceiling holds in bypass too.
  bool bypass = false;
  /// While bypassed, the untouched signal is made as loud as the processed one, for an honest
  /// comparison.
  bool level_matched = false;
  /// 0..4 linear per channel (4 = +12 dB), after the levelling and before the hard tier.
  float volume[kMaxChannels] = {1.0f, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f};

  /// @throws std::invalid_argument "volume[<channel>] must be 0..4, got <value>"
  void validate() const;
};

} // namespace headroom
