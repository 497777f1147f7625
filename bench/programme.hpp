// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/block.hpp"
#include <benchmark/benchmark.h>
#include <cstdint>
#include <vector>

// What is timed: seeded audio that goes round in blocks, and the figures that every row shows.
namespace headroom::bench {

inline constexpr double kRateHz = 48000.0;
inline constexpr float kLoud = 2.0f;   ///< +6 dBFS
inline constexpr float kQuiet = 0.25f; ///< -12 dBFS

/// Two seconds of noise that falls from 1 kHz on and twice as steeply from 6 kHz on, read block
/// after block; the source stays as it is, so nothing decays into denormals.
class Programme {
public:
  /// @param peak  sample peak of each channel, linear; 0 is digital silence
  Programme(uint32_t channels, float peak);

  /// The next block; goes back to the start where less than a block is left.
  ConstBlock next(uint32_t frames);

  const std::vector<std::vector<float>>& channels() const { return channels_; }

private:
  std::vector<std::vector<float>> channels_;
  std::vector<const float*> rows_;
  uint32_t at_ = 0;
};

/// Room for what a stage writes.
class Sink {
public:
  Sink(uint32_t channels, uint32_t frames);
  Block block(uint32_t frames) {
    return {rows_.data(), static_cast<uint32_t>(rows_.size()), frames};
  }

private:
  std::vector<std::vector<float>> channels_;
  std::vector<float*> rows_;
};

/// per_frame; block_budget, time / duration of the block at 48 kHz (2 ms: 2 ms of a core for each
/// second of audio); and the SIMD target.
void report(benchmark::State& state, uint32_t frames);

} // namespace headroom::bench
