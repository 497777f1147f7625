// SPDX-License-Identifier: GPL-3.0-or-later
#include "levels/tap_meter.hpp"
#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom {

void TapMeter::add(ConstBlock block) noexcept {
  float peak = 0.0f;
  for (uint32_t c = 0; c < std::min(block.channel_count, kMaxChannels); ++c) {
    const float* const x = block[c];
    double squares = 0.0;
    for (uint32_t i = 0; i < block.frames; ++i) {
      const float size = std::fabs(x[i]);
      if (!(size <= std::numeric_limits<float>::max())) // NaN too
        continue;
      peak = std::max(peak, size);
      squares += double{size} * double{size};
    }
    totals_.squares[c] += squares;
  }
  totals_.frames += block.frames;
  float highest = peak_.load(std::memory_order_relaxed);
  while (highest < peak && !peak_.compare_exchange_weak(highest, peak, std::memory_order_relaxed)) {
  }
  published_.publish(totals_);
}

LevelMeasurement TapMeter::read(double sample_rate_hz) noexcept {
  const Totals now = published_.read();
  const uint64_t frames = now.frames - seen_.frames;
  LevelMeasurement heard;
  heard.peak = peak_.exchange(0.0f, std::memory_order_relaxed);
  double loudest = 0.0;
  for (uint32_t c = 0; c < kMaxChannels; ++c)
    loudest = std::max(loudest, now.squares[c] - seen_.squares[c]);
  seen_ = now;
  if (frames == 0 || !(sample_rate_hz > 0.0))
    return heard;
  heard.seconds = static_cast<double>(frames) / sample_rate_hz;
  heard.mean_square = static_cast<float>(loudest / static_cast<double>(frames));
  return heard;
}

} // namespace headroom
