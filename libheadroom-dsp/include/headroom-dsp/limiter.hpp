// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/delay_line.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/limiter_settings.hpp"
#include "headroom-dsp/lookahead_gain.hpp"
#include "headroom-dsp/near_nyquist_band.hpp"
#include "headroom-dsp/peak_detector.hpp"
#include "headroom-dsp/recent_peak.hpp"
#include <cstdint>
#include <vector>

namespace headroom {

/// The hard tier: whatever comes in, the continuous-time peak of what goes out stays at or below
/// the ceiling (docs/limiter.md has the derivation, the figures and what is left over).
///
/// band guard -> peaks -> gain -> audio x gain -> peaks -> gain -> audio x gain. While nothing
/// reaches the ceiling less kMarginDb, the output is the input delayed, bit for bit, unless the
/// last tenth of the band (above 0.4535 f_s) exceeds -40 dBFS.
class HEADROOM_DSP_API Limiter {
public:
  /// Distance from the ceiling that the first tier keeps.
  static constexpr float kMarginDb = 0.1f;

  /// Allocates and designs; the history is silence.
  /// @param sample_rate_hz  8000..768000
  /// @param max_frames  1..65536, largest process()
  /// @param channels  1..kMaxChannels
  /// @throws std::invalid_argument naming the value and what is allowed
  /// [control thread, process() not running]
  void prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
               const LimiterSettings& settings = {});

  /// The past becomes silence; settings stay. [audio thread]
  void reset() noexcept;

  /// Takes valid settings for the next frames. A new ceiling is reached within kRampMs; audio that
  /// is inside keeps the one it came in under. [audio thread]
  void set(const LimiterSettings& settings) noexcept;

  /// In place or out of place; zero frames is legal; NaN and Inf count as silence.
  /// @param in, out  planar, the prepared number of rows, at most max_frames frames
  /// [audio thread; no allocation, lock or syscall]
  void process(ConstBlock in, Block out) noexcept;

  /// Constant between prepares. The shortest possible is kLeastLatencyFrames.
  uint32_t latency_frames() const noexcept { return latency_frames_; }

  /// Lowest gain of the last process(), linear, 1.0 = untouched.
  float lowest_gain() const noexcept { return lowest_gain_; }

  /// Sample peak that came in with the last process(), linear.
  float input_peak(uint32_t channel) const noexcept { return input_peak_[channel]; }

  /// What prepare() will make of settings.lookahead_ms.
  static uint32_t latency_frames_for(const LimiterSettings& settings,
                                     double sample_rate_hz) noexcept;

  static constexpr uint32_t kLeastLatencyFrames = 64;
  static constexpr double kRampMs = 250.0;

private:
  /// One application of detector and gain.
  struct Tier {
    std::vector<PeakDetector> detectors; ///< per channel
    std::vector<LookaheadGain> gains;    ///< per channel; the first alone while linked
    float target = 1.0f;                 ///< re the ceiling, linear
    uint32_t latency = 0;
    uint32_t history = 0; ///< frames before a block that the tier reads

    void prepare(uint32_t pairs, uint32_t window, uint32_t max_hold, uint32_t channels,
                 float target_db, uint32_t max_frames);
    void reset() noexcept;
  };

  void share_gain() noexcept;
  bool gains_idle() const noexcept;
  void rest_gains(uint32_t frames) noexcept;
  bool nothing_to_do(float loudest, float ceiling, uint32_t frames) noexcept;
  void pass(float* const* out, uint32_t frames) noexcept;
  bool at_rest() const noexcept;
  void rest(float* const* out, uint32_t frames) noexcept;
  void process_chunk(const float* const* in, float* const* out, uint32_t frames) noexcept;
  const float* next_ceilings(uint32_t frames) noexcept;
  float lowest_ceiling(const float* ceilings, uint32_t frames) const noexcept;
  float let_through(const Tier& tier, float ceiling, uint32_t channel) const noexcept;
  bool detect(Tier& tier, const float* const* newest, const float* sample_peaks,
              const float* ceilings, uint32_t frames, bool with_residual) noexcept;
  void add_residual(float* peaks, uint32_t channel, const float* ceilings, float target,
                    uint32_t frames) noexcept;
  void link_peaks(float target, uint32_t frames) noexcept;
  bool apply(Tier& tier, const float* const* newest, float* const* out, float* sample_peaks,
             bool any, uint32_t frames) noexcept;

  NearNyquistBand band_;
  Tier first_;
  Tier second_;
  std::vector<DelayLine> verified_;       ///< per channel, what the second tier works on
  std::vector<std::vector<float>> peaks_; ///< per channel
  uint32_t slot_position_ = 0;            ///< where the block began in one
  std::vector<float> gain_;
  DelayLine ceilings_;                 ///< per frame, linear; out of use while ceiling_moved_ == 0
  std::vector<float> steady_ceilings_; ///< the same ceiling for all frames, in use then
  float ceiling_ = 1.0f;
  float ceiling_goal_ = 1.0f;
  float ceiling_step_ = 0.0f;  ///< per frame
  uint32_t ceiling_moved_ = 0; ///< frames for which ceilings_ holds more than one value
  uint32_t silent_frames_ = 0; ///< of input in a row, counted to rest_frames_
  uint32_t rest_frames_ = 0;   ///< after so many, all history is zero
  LimiterSettings settings_;
  double sample_rate_hz_ = 0.0;
  uint32_t channels_ = 0;
  uint32_t latency_frames_ = 0;
  RecentPeak recent_;          ///< of the input
  uint32_t verify_frames_ = 0; ///< frames for which the second tier still has to look
  bool second_stale_ = false;  ///< verified_ has missed audio that the first one passed as it was
  float lowest_gain_ = 1.0f;
  float input_peak_[kMaxChannels] = {};
  bool shared_gain_ = true;
};

} // namespace headroom
