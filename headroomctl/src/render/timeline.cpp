// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/timeline.hpp"
#include <algorithm>
#include <cmath>

namespace headroom::ctl {

namespace {

constexpr uint64_t kMostPoints = 1000;
constexpr double kActiveDb = 0.1;

} // namespace

StageGains stage_gains(const ChainMeters& meters) {
  return {double{meters.agc_gain_db}, -double{meters.compressor_gain_reduction_db},
          double{meters.compressor_makeup_db}, -double{meters.soft_gain_reduction_db},
          -double{meters.limiter_gain_reduction_db}};
}

Timeline::Timeline(uint64_t frames, double sample_rate_hz)
    : point_frames_(std::max<uint64_t>(1, (frames + kMostPoints - 1) / kMostPoints)),
      sample_rate_hz_(sample_rate_hz), seconds_(static_cast<double>(frames) / sample_rate_hz) {
  points_.resize(std::max<uint64_t>(1, (frames + point_frames_ - 1) / point_frames_));
}

TimelinePoint& Timeline::point(uint64_t frame) {
  return points_[std::min<uint64_t>(frame / point_frames_, points_.size() - 1)];
}

void Timeline::add_peaks(uint64_t first, ConstBlock block, float TimelinePoint::*peak) {
  for (uint32_t begin = 0; begin < block.frames;) {
    const uint64_t to_next_point = point_frames_ - (first + begin) % point_frames_;
    const auto end = static_cast<uint32_t>(std::min<uint64_t>(block.frames, begin + to_next_point));
    float& highest = point(first + begin).*peak;
    for (uint32_t c = 0; c < block.channel_count; ++c)
      for (uint32_t n = begin; n < end; ++n)
        highest = std::max(highest, std::fabs(block[c][n]));
    begin = end;
  }
}

void Timeline::add_input(uint64_t first, ConstBlock block) {
  add_peaks(first, block, &TimelinePoint::input_peak);
}

void Timeline::add_output(uint64_t first, ConstBlock block) {
  add_peaks(first, block, &TimelinePoint::output_peak);
}

void Timeline::add_gains(uint64_t first, uint32_t frames, const StageGains& gains) {
  gain_frames_ += frames;
  for (size_t i = 0; i < kStageCount; ++i) {
    Totals& total = totals_[i];
    total.min_db = std::min(total.min_db, gains[i]);
    total.max_db = std::max(total.max_db, gains[i]);
    total.sum += gains[i] * frames;
    if (std::fabs(gains[i]) > kActiveDb)
      total.active_frames += frames;
    for (const uint64_t frame : {first, first + frames - 1}) {
      double& farthest = point(frame).gains_db[i];
      if (std::fabs(gains[i]) > std::fabs(farthest))
        farthest = gains[i];
    }
  }
}

std::array<GainStatistics, kStageCount> Timeline::statistics() const {
  std::array<GainStatistics, kStageCount> result;
  if (gain_frames_ == 0)
    return result;
  for (size_t i = 0; i < kStageCount; ++i)
    result[i] = {totals_[i].min_db, totals_[i].sum / static_cast<double>(gain_frames_),
                 totals_[i].max_db,
                 static_cast<double>(totals_[i].active_frames) / sample_rate_hz_};
  return result;
}

} // namespace headroom::ctl
