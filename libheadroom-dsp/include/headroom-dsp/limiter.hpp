// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include <cstdint>
#include <vector>

namespace headroom {

struct LimiterSettings {
  float ceiling_dbtp = -0.1f; ///< -60..0
  float lookahead_ms = 4.0f;  ///< structural: the stage's whole latency, detector included
  float hold_ms = 12.0f;      ///< 0..200, how long the lowest gain is kept before release
  float release_ms = 60.0f;   ///< 1..5000, time constant
};

/// The hard tier. Placeholder until the algorithm lands: a pure delay.
class Limiter {
public:
  void prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
               const LimiterSettings& settings);
  void reset() noexcept;
  void process(ConstBlock in, Block out) noexcept;
  uint32_t latency_frames() const noexcept { return latency_frames_; }

private:
  std::vector<std::vector<float>> history_;
  uint32_t latency_frames_ = 0;
  uint32_t position_ = 0;
};

} // namespace headroom
