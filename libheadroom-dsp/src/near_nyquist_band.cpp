// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/near_nyquist_band.hpp"
#include "design/fir_design.hpp"
#include "headroom-dsp/units.hpp"
#include "kernels/kernels.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace headroom {

namespace {

// Between a slot's end and the newest level that its subtraction has to know.
constexpr uint32_t kSlotsAhead = 1;

constexpr float kFullySubtracted = 0.02f;
// Below these the band cannot lift a peak noticeably: one that is limited, one that is not.
constexpr float kNegligible = 0.002f;
constexpr float kNegligibleNarrow = 0.0048f; // -46.4 dBFS

// A flip in a long tone at f_s / 2 lifts the continuous peak to about three times its amplitude
// over the first thousands of samples: (2 / pi) ln n.
constexpr float kFlipFactor = 3.0f;
// Samples may lie this far below the continuous peak in anything but a search for the worst.
constexpr float kPeakPerSample = 1.5f;
constexpr float kDangerFrom = 0.7f; // of the threshold
constexpr float kDangerFull = 0.9f;

// Half-width of what counts as a tone at f_s / 2, as a fraction of f_s: slower beats are foreseen
// by the look-ahead.
constexpr double kNarrowWidth = 0.02;

constexpr double kHoldMs = 100.0;
constexpr double kFadeMs = 50.0;

constexpr float kVanishing = 1e-9f; // fades end here, instead of in denormals

constexpr double kPassEdge = 0.4535;
constexpr double kWatchBeta = 5.0;        // stop band -54 dB
constexpr double kWatchTransition = 3.18; // width times length, for this beta
constexpr double kBandBeta = 5.0;         // what is left above the stop edge: -54 dB
// A band that is far above full scale leaves enough to matter even where it is subtracted: this
// share of it counts as let through. Found by search (docs/limiter.md).
constexpr float kLeak = 0.07f;
constexpr double kBandCutoff = 0.4605;

float ramp(float x, float from, float to) {
  return std::clamp((x - from) / (to - from), 0.0f, 1.0f);
}

} // namespace

void NearNyquistBand::prepare(uint32_t delay_frames, double sample_rate_hz, uint32_t max_frames) {
  delay_frames_ = delay_frames;
  band_half_ = delay_frames;
  watch_half_ = delay_frames - kSlotFrames * (1 + kSlotsAhead);
  const double watch_transition = kWatchTransition / (2.0 * watch_half_);
  watch_taps_ = design::high_pass(watch_half_, std::min(kPassEdge + watch_transition / 2.0, 0.495),
                                  kWatchBeta);
  watch_taps_.resize((watch_taps_.size() + kernels::kTapMultiple - 1) / kernels::kTapMultiple *
                     kernels::kTapMultiple);
  band_taps_ = design::high_pass(band_half_, kBandCutoff, kBandBeta);
  input_.prepare(2 * delay_frames + kSlotFrames, max_frames);
  amount_.assign(max_frames + DelayLine::kPadding, 0.0f);
  band_.assign(max_frames + DelayLine::kPadding, 0.0f);
  watched_.assign(max_frames / kSlotFrames + 1 + DelayLine::kPadding, 0.0f);
  hold_slots_ = frames_from_ms(kHoldMs, sample_rate_hz) / kSlotFrames;
  narrow_coefficient_ =
      static_cast<float>(1.0 - std::exp(-2.0 * std::numbers::pi * kNarrowWidth * kSlotFrames));
  fade_ = static_cast<float>(kSlotFrames * 1000.0 / (kFadeMs * sample_rate_hz));
  reset();
}

void NearNyquistBand::reset() noexcept {
  input_.reset();
  state_ = {};
  in_slot_ = 0;
  zeros_ = 2 * delay_frames_ + kSlotFrames;
}

// Runs once per slot and channel whatever comes in: inlined, so that the state of a block's slots
// stays in registers.
[[gnu::always_inline]] inline void NearNyquistBand::next_slot(State& state, const float* newest,
                                                              float band,
                                                              float threshold) const noexcept {
  const auto hold = [this](Held& held, float level, auto fade) {
    if (level >= held.level) {
      held = {level, hold_slots_};
    } else if (held.slots != 0) {
      --held.slots;
    } else {
      held.level = std::max(level, held.level - fade());
      if (held.level < kVanishing)
        held.level = 0.0f;
    }
  };
  const auto hold_bound = [&](Held& held, float level, float negligible) {
    hold(held, std::max(level - negligible, 0.0f), [&] { return fade_ * held.level; });
  };
  const float level = std::fabs(band);
  float loudest = 0.0f;
  for (uint32_t i = 0; i < kSlotFrames; ++i)
    loudest = std::max(loudest, std::fabs(newest[-static_cast<int>(i)]));
  hold(state.programme, loudest, [&] { return fade_ * state.programme.level; });
  state.ahead[0] = state.ahead[1];
  state.ahead[1] = state.ahead[2];
  state.ahead[2] = level;
  state.wanted[0] = state.wanted[1];
  state.wanted[1] = 0.0f;
  if (level > kNeverMatters) {
    const float danger =
        ramp((kPeakPerSample * state.programme.level + kFlipFactor * level) / threshold,
             kDangerFrom, kDangerFull);
    state.wanted[1] = danger * ramp(level, kNeverMatters, kFullySubtracted);
  }
  state.amount_from = state.amount.level;
  hold(state.amount, std::max(state.wanted[0], state.wanted[1]), [this] { return fade_; });

  const float passed = 1.0f - std::min(state.amount_from, state.amount.level);
  const float recent = std::max({state.ahead[0], state.ahead[1], state.ahead[2]});
  hold_bound(state.passed, passed * recent, kNegligible);
  hold_bound(state.leaked, kLeak * recent, kNegligible);

  // A slot has an even number of frames, so a tone at f_s / 2 is constant from slot to slot.
  state.low[0] += narrow_coefficient_ * (band - state.low[0]);
  state.low[1] += narrow_coefficient_ * (state.low[0] - state.low[1]);
  for (float& low : state.low)
    if (std::fabs(low) < kVanishing)
      low = 0.0f;
  hold_bound(state.narrow, passed * std::fabs(state.low[1]), kNegligibleNarrow);
}

bool NearNyquistBand::at_rest() const noexcept {
  const State& s = state_;
  const float levels[] = {s.ahead[0],     s.ahead[1],     s.ahead[2],     s.wanted[0],
                          s.wanted[1],    s.amount_from,  s.amount.level, s.programme.level,
                          s.passed.level, s.leaked.level, s.narrow.level, s.low[0],
                          s.low[1]};
  return zeros_ >= 2 * delay_frames_ + kSlotFrames &&
         std::ranges::all_of(levels, [](float level) { return level == 0.0f; });
}

NearNyquistBand::Outcome NearNyquistBand::process(const float* in, uint32_t frames, float peak,
                                                  const float* thresholds, float* out,
                                                  Residual* residual) noexcept {
  const float* const delayed = in - delay_frames_;
  const bool silent = peak == 0.0f;
  if (silent && at_rest()) {
    rest(frames);
    return {kernels::copy(delayed, out, frames), {}};
  }
  zeros_ = silent ? std::min(zeros_ + frames, 2 * delay_frames_ + kSlotFrames) : 0;

  const uint32_t first_slot = (kSlotFrames - in_slot_) % kSlotFrames;
  if (first_slot < frames)
    kernels::fir_every(in + first_slot - 2 * watch_half_, watch_taps_.data(), watch_taps_.size(),
                       kSlotFrames, watched_.data(),
                       (frames - first_slot + kSlotFrames - 1) / kSlotFrames);
  const float* band = watched_.data();
  State state = state_;
  bool any_amount = false;
  Residual most;
  for (uint32_t i = 0; i < frames;) {
    if (in_slot_ == 0)
      next_slot(state, in + i, *band++, thresholds[i]);
    const uint32_t run = std::min(kSlotFrames - in_slot_, frames - i);
    if (state.subtracts()) {
      if (!any_amount)
        std::fill_n(amount_.begin(), frames, 0.0f);
      any_amount = true;
      const float step = (state.amount.level - state.amount_from) / kSlotFrames;
      for (uint32_t j = 0; j < run; ++j)
        amount_[i + j] = state.amount_from + step * static_cast<float>(in_slot_ + j);
    }
    const Residual left = state.residual();
    *residual++ = left;
    most.passed = std::max(most.passed, left.passed);
    most.narrow = std::max(most.narrow, left.narrow);
    most.leaked = std::max(most.leaked, left.leaked);
    in_slot_ = (in_slot_ + run) % kSlotFrames;
    i += run;
  }
  state_ = state;
  if (!any_amount)
    return {kernels::copy(delayed, out, frames), most};
  kernels::fir(delayed - band_half_, band_taps_.data(), band_taps_.size(), band_.data(), frames);
  return {kernels::subtract_scaled(delayed, amount_.data(), band_.data(), out, frames), most};
}

} // namespace headroom
