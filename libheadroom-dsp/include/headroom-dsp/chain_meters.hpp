// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include <cstdint>
#include <limits>

namespace headroom {

/// What a chain measured. Peaks and reductions are maxima over the time since the previous reading,
/// at times the one before it as well, so that none is missed.
struct ChainMeters {
  static constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

  uint64_t frames = 0;                  ///< processed since prepare() or reset()
  float input_peak[kMaxChannels] = {};  ///< sample peak, linear
  float output_peak[kMaxChannels] = {}; ///< sample peak, linear
  float output_true_peak = 0.0f;        ///< linear, over all channels

  float agc_gain_db = 0.0f;                   ///< in force
  float compressor_makeup_db = 0.0f;          ///< in force
  float compressor_gain_reduction_db = 0.0f;  ///< >= 0, without the make-up
  float soft_gain_reduction_db = 0.0f;        ///< >= 0
  float limiter_gain_reduction_db = 0.0f;     ///< >= 0
  float max_limiter_gain_reduction_db = 0.0f; ///< >= 0, since prepare() or reset()

  /// Of what leaves the levelling stages, before volume and hard tier; -inf in silence, NaN before
  /// the first block.
  float momentary_lufs = kUnknown;
  float short_term_lufs = kUnknown;
  float integrated_lufs = kUnknown;   ///< since prepare(), reset() or a restart
  float loudness_range_lu = kUnknown; ///< over the same time
};

} // namespace headroom
