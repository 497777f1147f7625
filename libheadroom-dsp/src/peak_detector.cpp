// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/peak_detector.hpp"
#include "design/fir_design.hpp"
#include "kernels/kernels.hpp"
#include <algorithm>
#include <cmath>
#include <utility>

namespace headroom {

namespace {

constexpr double kBandEdge = 0.46;      // T20's 0.4535 f_s and the start of what lies above
constexpr uint32_t kOlderHalves = 5;    // half-samples that points_8x() reads before the block
constexpr float kGridUnderRead = 1.02f; // 1 / cos(pi / 16), a tone at f_s / 2 midway, rounded up

/// Half-sample taps, the inner pair first.
std::vector<float> half_sample_taps(uint32_t pairs) {
  std::vector<double> times(2 * pairs);
  for (uint32_t i = 0; i < 2 * pairs; ++i)
    times[i] = static_cast<double>(i) - pairs + 1;
  const auto taps = design::interpolation_taps(times, 0.5, kBandEdge);
  std::vector<float> result(pairs);
  for (uint32_t j = 0; j < pairs; ++j)
    result[j] = static_cast<float>(taps[pairs + j]);
  return result;
}

} // namespace

void PeakDetector::prepare(uint32_t pairs, uint32_t max_frames) {
  pairs_ = pairs;
  half_taps_ = half_sample_taps(pairs);
  // On the 2x stream the band ends at half of kBandEdge; ten neighbours, the point after the fifth.
  std::vector<double> times(10);
  for (int i = 0; i < 10; ++i)
    times[static_cast<size_t>(i)] = i - 4;
  const auto quarter = design::interpolation_taps(times, 0.25, kBandEdge / 2.0);
  const auto middle = design::interpolation_taps(times, 0.5, kBandEdge / 2.0);
  std::ranges::transform(quarter, quarter_taps_, [](double t) { return static_cast<float>(t); });
  for (size_t j = 0; j < 5; ++j)
    middle_taps_[j] = static_cast<float>(middle[5 + j]);

  stride_ = max_frames + 1 + DelayLine::kPadding;
  points_.assign(std::size_t{8} * stride_ + 1, 0.0f);
  halves_.prepare(kOlderHalves + 3, max_frames);

  // The bound: the sum of |weight| over all samples, largest of the eight points. Each weight is
  // the answer of points_8x() to a unit impulse.
  const uint32_t span = 2 * pairs + 12;
  std::vector<float> impulse(3 * span + kernels::kPadding, 0.0f);
  std::vector<float> halves(impulse.size(), 0.0f);
  std::vector<float> points(8 * (span + kernels::kPadding));
  impulse[3 * span / 2] = 1.0f;
  kernels::fir_half_sample(impulse.data() + pairs, half_taps_.data(), pairs, halves.data() + pairs,
                           3 * span - 2 * pairs);
  kernels::QuarterTaps taps;
  std::ranges::copy(quarter_taps_, taps.quarter);
  std::ranges::copy(middle_taps_, taps.half);
  kernels::points_8x(impulse.data() + span, halves.data() + span, taps, points.data(),
                     span + kernels::kPadding, span);
  most_gain_ = 1.0f;
  for (uint32_t k = 0; k < 8; ++k) {
    float sum = 0.0f;
    for (uint32_t i = 0; i < span; ++i)
      sum += std::fabs(points[k * (span + kernels::kPadding) + i]);
    most_gain_ = std::max(most_gain_, sum);
  }
  most_gain_ *= kGridUnderRead;
  reset();
}

void PeakDetector::reset() noexcept {
  halves_.reset();
  halves_stale_ = true;
  recent_.restart(0.0f);
  peaks_stale_ = false;
}

bool PeakDetector::process(const float* x, uint32_t frames, float sample_peak, float threshold,
                           float* peaks) noexcept {
  if (peaks_stale_)
    recent_.restart(kernels::max_abs(x - history_frames(), history_frames()));
  peaks_stale_ = false;
  if (safe(recent_.add(sample_peak, frames, history_frames()), threshold)) {
    halves_stale_ = true;
    return false;
  }
  float* const halves = halves_.append(frames);
  const bool stale = std::exchange(halves_stale_, false);
  const uint32_t older = stale ? kOlderHalves : 0;
  kernels::fir_half_sample(x - pairs_ - older, half_taps_.data(), pairs_, halves - older,
                           std::size_t{frames} + older);

  kernels::QuarterTaps taps;
  std::copy_n(quarter_taps_, 10, taps.quarter);
  std::copy_n(middle_taps_, 5, taps.half);
  // The parabola of the first point needs the last one of the frame before: it is known from the
  // last block, or else that frame is worked out as well.
  float* const points = points_.data() + 1;
  const uint32_t before = stale ? 1 : 0;
  points[7 * stride_ - 1] = last_point_;
  const float highest = kernels::points_8x(x - latency_frames() - before, halves - 2 - before, taps,
                                           points - before, stride_, std::size_t{frames} + before);
  last_point_ = points[7 * stride_ + frames - 1];
  if (highest * kGridUnderRead <= threshold)
    return false;
  // ... and the first point of the frame after the block.
  points[frames] = x[static_cast<ptrdiff_t>(frames) - static_cast<ptrdiff_t>(latency_frames())];
  kernels::refined_peaks(points, stride_, peaks, frames);
  return true;
}

} // namespace headroom
