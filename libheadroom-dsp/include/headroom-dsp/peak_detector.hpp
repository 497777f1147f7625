// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/delay_line.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/recent_peak.hpp"
#include <cstdint>
#include <vector>

namespace headroom {

/// The continuous-time peak of one channel, frame by frame: 8x oversampling and a parabola through
/// the highest three points.
///
/// Two stages: a long half-sample interpolator (least squares up to 0.46 f_s), then ten taps from
/// 2x to 8x. Midway between two points of the grid a tone at f reads low by
/// 20 log10 cos(pi f / (8 f_s)), 0.14 dB at 0.46 f_s; the parabola removes that.
class HEADROOM_DSP_API PeakDetector {
public:
  /// @param pairs  half the length of the half-sample interpolator, 4..64 taps either side
  /// @param max_frames  largest process()
  /// [allocates]
  void prepare(uint32_t pairs, uint32_t max_frames);
  void reset() noexcept;

  /// Frames between a sample's arrival and its peak: half the interpolators' length.
  uint32_t latency_frames() const noexcept { return pairs_ + 2; }

  /// Samples that must be readable before the block that process() is given.
  uint32_t history_frames() const noexcept { return 2 * pairs_ + 12; }

  /// Peaks of the frames latency_frames() before the block, where any is above the threshold.
  ///
  /// peaks[i] covers the time from frame i to frame i + 1, linear.
  /// @param x  the newest frames, with history_frames() readable before them (DelayLine)
  /// @param sample_peak  of the newest frames, linear
  /// @param peaks  room for frames + DelayLine::kPadding
  /// @return false, peaks unwritten, when all of them are at or below the threshold; a cheap bound
  ///         from the sample peak decides most of these cases
  /// [audio thread]
  bool process(const float* x, uint32_t frames, float sample_peak, float threshold,
               float* peaks) noexcept;

  /// Samples up to that level have no peak above the threshold.
  bool safe(float sample_peak, float threshold) const noexcept {
    return sample_peak * most_gain_ <= threshold;
  }

  /// A block that need not be looked at. [audio thread]
  void skip() noexcept { halves_stale_ = peaks_stale_ = true; }

private:
  std::vector<float> half_taps_;
  float quarter_taps_[10] = {};
  float middle_taps_[5] = {};
  float most_gain_ = 1.0f; ///< at most max |x(t)| / max |x[n]|
  DelayLine halves_;
  bool halves_stale_ = true;
  float last_point_ = 0.0f; ///< of the newest frame, while the halves are not stale
  RecentPeak recent_;
  bool peaks_stale_ = false; ///< recent_ has missed a block
  std::vector<float> points_;
  uint32_t stride_ = 0;
  uint32_t pairs_ = 0;
};

} // namespace headroom
