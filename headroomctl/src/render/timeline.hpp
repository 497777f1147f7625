// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/chain.hpp"
#include <array>
#include <cstdint>
#include <vector>

namespace headroom::ctl {

/// Stages of the chain that change the level, in the order in which they work.
inline constexpr std::array<const char*, 5> kStages = {"agc", "compressor", "makeup", "soft",
                                                       "limiter"};
inline constexpr size_t kStageCount = kStages.size();

/// Gain of each stage, dB, negative = quieter.
using StageGains = std::array<double, kStageCount>;

StageGains stage_gains(const ChainMeters& meters);

/// Over a whole file, in steps of one block.
struct GainStatistics {
  double min_db = 0.0, mean_db = 0.0, max_db = 0.0;
  double active_s = 0.0; ///< for so long it was more than 0.1 dB
};

/// What one point of the picture covers.
struct TimelinePoint {
  float input_peak = 0.0f; ///< linear, sample peak over all channels
  float output_peak = 0.0f;
  StageGains gains_db{}; ///< the one farthest from 0
};

/// Level and gain from the beginning of a file to its end, in at most 1000 points.
class Timeline {
public:
  Timeline() = default;
  /// @param frames  length of the file
  Timeline(uint64_t frames, double sample_rate_hz);

  /// @param first  frame of the file that the block begins with
  void add_input(uint64_t first, ConstBlock block);
  void add_output(uint64_t first, ConstBlock block);
  void add_gains(uint64_t first, uint32_t frames, const StageGains& gains);

  const std::vector<TimelinePoint>& points() const noexcept { return points_; }
  double seconds() const noexcept { return seconds_; }
  std::array<GainStatistics, kStageCount> statistics() const;

private:
  TimelinePoint& point(uint64_t frame);
  void add_peaks(uint64_t first, ConstBlock block, float TimelinePoint::*peak);

  struct Totals {
    double min_db = 1e9, max_db = -1e9, sum = 0.0;
    uint64_t active_frames = 0;
  };
  std::vector<TimelinePoint> points_;
  std::array<Totals, kStageCount> totals_;
  uint64_t point_frames_ = 1; ///< that a point covers
  uint64_t gain_frames_ = 0;
  double sample_rate_hz_ = 1.0;
  double seconds_ = 0.0;
};

} // namespace headroom::ctl
