// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include <algorithm>
#include <cmath>
#include <cstdint>

// One level for all channels, so that they share one gain and the picture stays where it is.
namespace headroom {

/// level[i] = largest |x| of frame i, linear.
inline void linked_level(ConstBlock block, float* level) noexcept {
  for (uint32_t i = 0; i < block.frames; ++i)
    level[i] = std::fabs(block[0][i]);
  for (uint32_t c = 1; c < block.channel_count; ++c)
    for (uint32_t i = 0; i < block.frames; ++i)
      level[i] = std::max(level[i], std::fabs(block[c][i]));
}

/// level[i] = RMS of the loudest channel up to frame i, linear.
/// @param cover  of a step in the mean square, per frame
/// @param mean_squares  per channel, carried on
inline void linked_rms(ConstBlock block, double cover, double* mean_squares,
                       float* level) noexcept {
  constexpr double kEnd = 1e-20; // -200 dBFS: the decay ends in an exact zero
  for (uint32_t c = 0; c < block.channel_count; ++c) {
    double mean = mean_squares[c];
    for (uint32_t i = 0; i < block.frames; ++i) {
      const double x = double{block[c][i]};
      mean = std::max(0.0, (1.0 - cover) * mean + (cover * x * x - kEnd * cover));
      const auto square = static_cast<float>(mean);
      level[i] = c == 0 ? square : std::max(level[i], square);
    }
    mean_squares[c] = mean;
  }
  for (uint32_t i = 0; i < block.frames; ++i)
    level[i] = std::sqrt(level[i]);
}

} // namespace headroom
