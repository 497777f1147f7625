// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/delay_line.hpp"
#include "headroom-dsp/export.hpp"
#include <cstdint>
#include <vector>

namespace headroom {

/// Takes the band above about 0.4535 f_s out of one channel, only while it endangers the ceiling.
///
/// A tone near f_s / 2 that stops, starts or flips raises the continuous signal over thousands of
/// samples, which no finite look-ahead can foresee (docs/limiter.md, "The last tenth of the
/// band"). A narrow filter watches that band; while its level and the programme's are both high
/// enough to matter, a linear-phase high-pass of the same delay is subtracted, faded in and out.
/// Otherwise the output is the input delayed, bit for bit.
class HEADROOM_DSP_API NearNyquistBand {
public:
  /// Level up to which the band is always let through: -38.8 dBFS, linear.
  static constexpr float kNeverMatters = 0.0115f;

  /// @param delay_frames  16..4096, the latency; longer filters are sharper
  /// @param max_frames  largest process()
  /// [allocates]
  void prepare(uint32_t delay_frames, double sample_rate_hz, uint32_t max_frames);
  void reset() noexcept;
  uint32_t latency_frames() const noexcept { return delay_frames_; }

  /// Frames per slot: what is decided is decided once for a slot.
  static constexpr uint32_t kSlotFrames = 4; // the band's envelope is narrower than f_s / 8
  /// Frames of the current slot that have come; the next one is the slot's first where it is 0.
  uint32_t slot_position() const noexcept { return in_slot_; }

  /// Bounds on the level in the band within the last tenth of a second, beyond what never matters;
  /// linear, >= 0.
  struct Residual {
    float passed = 0.0f; ///< went through unsubtracted, as loud as it came
    float narrow = 0.0f; ///< the same, of a tone within 0.02 f_s of f_s / 2
    float leaked = 0.0f; ///< what a subtraction leaves
    bool operator==(const Residual&) const = default;
  };

  /// What a block came to.
  struct Outcome {
    float peak = 0.0f; ///< sample peak of the output, linear
    Residual most;     ///< the highest of each bound
  };

  /// Room for the next block of input; the caller writes all of it, finite, and calls process().
  float* append(uint32_t frames) noexcept { return input_.append(frames); }

  /// @param in  what append(frames) returned
  /// @param peak  its sample peak, linear
  /// @param thresholds  linear level that the continuous signal must not exceed, one per frame
  /// @param out  the newest block of a DelayLine
  /// @param residual  one per slot, the one under way included; unwritten when all of them are zero
  /// [audio thread]
  Outcome process(const float* in, uint32_t frames, float peak, const float* thresholds, float* out,
                  Residual* residual) noexcept;

  /// Silence would change nothing but the place in the slot.
  bool at_rest() const noexcept;
  /// Passes silence over while at_rest(): as append() and process(), without an output.
  void rest(uint32_t frames) noexcept { in_slot_ = (in_slot_ + frames) % kSlotFrames; }

private:
  /// A level that is kept for a while and then fades.
  struct Held {
    float level = 0.0f;
    uint32_t slots = 0; ///< until it may fall
  };

  /// What one slot hands to the next.
  struct State {
    float ahead[3] = {};      ///< watched level at the slot's start, its end and one slot later
    float wanted[2] = {};     ///< subtraction wanted at its end and one slot later, 0..1
    float amount_from = 0.0f; ///< subtraction at the slot's start
    Held amount;              ///< and at its end
    Held programme;           ///< sample peak, linear
    Held passed, narrow, leaked;
    float low[2] =
        {}; ///< two one-pole low-passes in series, at slot rate; of the band near f_s / 2

    bool subtracts() const noexcept { return amount_from > 0.0f || amount.level > 0.0f; }
    Residual residual() const noexcept { return {passed.level, narrow.level, leaked.level}; }
  };

  bool calm_slots(const float* newest, uint32_t slots, float peak, Residual* residual,
                  Residual& most) noexcept;
  void next_slot(State& state, const float* newest, float band, float threshold) const noexcept;
  bool steady(const Held& held, float highest, uint32_t slots) const noexcept;
  void pass_slots(Held& held, uint32_t slots) const noexcept;
  template <class Fade> void hold(Held& held, float level, Fade fade) const noexcept;
  void low_pass(float* low, float band) const noexcept;

  std::vector<float> watch_taps_;
  std::vector<float> band_taps_;
  DelayLine input_;
  std::vector<float> amount_;
  std::vector<float> band_;
  std::vector<float> watched_; ///< the watched band at each slot of a block
  std::vector<float> levels_;  ///< its level there, after those of three slots before
  std::vector<float> narrow_;  ///< what of it is narrow
  uint32_t delay_frames_ = 0;
  uint32_t watch_half_ = 0;
  uint32_t band_half_ = 0;
  uint32_t hold_slots_ = 0;
  float fade_ = 0.0f; ///< per slot
  float narrow_coefficient_ = 0.0f;

  State state_;
  uint32_t in_slot_ = 0; ///< frames into the current slot
  uint32_t zeros_ = 0;   ///< input frames of exactly 0 in a row, counted to the history's length
};

} // namespace headroom
