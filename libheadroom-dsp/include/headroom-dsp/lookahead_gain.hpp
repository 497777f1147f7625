// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/delay_line.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/sliding_minimum.hpp"
#include <cstdint>
#include <vector>

namespace headroom {

/// From peaks to a gain curve that is in place before each peak arrives and never above what the
/// peak allows.
///
/// r = min(1, target / peak); its minimum over the window that lies ahead, held for a while, then
/// released exponentially, never above that minimum; smoothed with a Kaiser window as long as the
/// look-ahead. Every value that the window averages has seen the peak, so the average is at most r
/// (docs/limiter.md, "Why the gain is never too high").
class HEADROOM_DSP_API LookaheadGain {
public:
  /// @param window_frames  4..65536; latency_frames() is one less
  /// @param max_hold_frames  longest hold that set_hold() will ask for
  /// @param max_frames  largest process()
  /// [allocates]
  void prepare(uint32_t window_frames, uint32_t max_hold_frames, uint32_t max_frames);
  void reset() noexcept;

  /// Lowest gain kept for this long before release; rounded up to kHoldStep frames.
  void set_hold(uint32_t frames) noexcept;
  /// @param coefficient  one_pole_coefficient() of the release time constant
  void set_release(float coefficient) noexcept { release_ = coefficient; }

  /// What a peak may reach, in the unit of the peaks; linear, > 0.
  void set_target(float level) noexcept { level_ = level; }

  /// Frames between a peak's arrival and its gain.
  uint32_t latency_frames() const noexcept { return window_frames_ - 1; }

  /// @param peaks  one per frame, linear; nullptr: none above the target
  /// @param gain  room for frames + DelayLine::kPadding; in (0, 1]
  /// @return false, gain unwritten, when every value is exactly 1
  /// [audio thread]
  bool process(const float* peaks, uint32_t frames, float* gain) noexcept;

  /// True while every value so far that can still matter is exactly 1.
  bool idle() const noexcept { return idle_; }
  /// While idle(): frames without a peak above the target.
  void rest(uint32_t frames) noexcept { in_step_ = (in_step_ + frames) % kHoldStep; }

private:
  static constexpr uint32_t kHoldStep = 16;
  static constexpr float kSettled = 1e-6f; ///< release ends here, -120 dB below full scale

  std::vector<float> window_;
  DelayLine ratios_; ///< what each peak allows
  std::vector<float> allowed_;
  DelayLine targets_;
  SlidingMinimum hold_;
  uint32_t window_frames_ = 0;
  float level_ = 1.0f;
  uint32_t in_step_ = 0;      ///< frames into the current hold step
  float step_minimum_ = 1.0f; ///< of the current hold step
  float held_ = 1.0f;         ///< minimum of the finished hold steps
  bool holds_ = false;
  float release_ = 0.0f;
  float reduction_ = 0.0f; ///< 1 - target_, without its rounding
  float target_ = 1.0f;
  uint32_t ones_ = 0; ///< targets of exactly 1 in a row
  bool idle_ = true;
};

} // namespace headroom
