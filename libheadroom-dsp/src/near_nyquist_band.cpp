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

/// Sample peak of the four frames up to the newest.
float loudest(const float* newest) {
  return std::max(std::max(std::fabs(newest[0]), std::fabs(newest[-1])),
                  std::max(std::fabs(newest[-2]), std::fabs(newest[-3])));
}

/// What a level counts for.
float beyond(float level, float negligible) { return std::max(level - negligible, 0.0f); }

void raise(NearNyquistBand::Residual& most, const NearNyquistBand::Residual& to) {
  most.passed = std::max(most.passed, to.passed);
  most.narrow = std::max(most.narrow, to.narrow);
  most.leaked = std::max(most.leaked, to.leaked);
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
  levels_.assign(max_frames / kSlotFrames + 4, 0.0f);
  narrow_.assign(max_frames / kSlotFrames + 1, 0.0f);
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

template <class Fade>
inline void NearNyquistBand::hold(Held& held, float level, Fade fade) const noexcept {
  if (level >= held.level) {
    held = {level, hold_slots_};
  } else if (held.slots != 0) {
    --held.slots;
  } else {
    held.level = std::max(level, held.level - fade(held.level));
    if (held.level < kVanishing)
      held.level = 0.0f;
  }
}

inline void NearNyquistBand::low_pass(float* low, float band) const noexcept {
  // A slot has an even number of frames, so a tone at f_s / 2 is constant from slot to slot.
  low[0] += narrow_coefficient_ * (band - low[0]);
  low[1] += narrow_coefficient_ * (low[0] - low[1]);
  for (int i = 0; i < 2; ++i)
    if (std::fabs(low[i]) < kVanishing)
      low[i] = 0.0f;
}

/// @param newest  the slot's first frame, with input before it
/// @param band  the watched band there
[[gnu::always_inline]] inline void NearNyquistBand::next_slot(State& state, const float* newest,
                                                              float band,
                                                              float threshold) const noexcept {
  const auto fade = [this](float level) { return fade_ * level; };
  const float level = std::fabs(band);
  hold(state.programme, loudest(newest), fade);
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
  hold(state.amount, std::max(state.wanted[0], state.wanted[1]), [this](float) { return fade_; });

  const float passed = 1.0f - std::min(state.amount_from, state.amount.level);
  const float recent = std::max({state.ahead[0], state.ahead[1], state.ahead[2]});
  hold(state.passed, beyond(passed * recent, kNegligible), fade);
  hold(state.leaked, beyond(kLeak * recent, kNegligible), fade);
  low_pass(state.low, band);
  hold(state.narrow, beyond(passed * std::fabs(state.low[1]), kNegligibleNarrow), fade);
}

/// hold() changes no level in so many slots, none of which is above highest.
inline bool NearNyquistBand::steady(const Held& held, float highest,
                                    uint32_t slots) const noexcept {
  return highest < held.level ? held.slots >= slots : highest == 0.0f && held.level == 0.0f;
}

/// What hold() does then.
inline void NearNyquistBand::pass_slots(Held& held, uint32_t slots) const noexcept {
  held.slots = held.level == 0.0f ? hold_slots_ : held.slots - slots;
}

/// next_slot() for all slots of a block at once, where nothing is subtracted and nothing is wanted:
/// there the levels that are held have nothing to do with each other, and most of the time none of
/// them changes.
/// @param newest  the first slot's first frame
/// @param peak  no frame of the slots is above it
/// @param most  raised to what the slots leave
/// @return false, and nothing is done, where it is not so calm
bool NearNyquistBand::calm_slots(const float* newest, uint32_t slots, float peak,
                                 Residual* residual, Residual& most) noexcept {
  if (state_.subtracts() || state_.wanted[0] > 0.0f || state_.wanted[1] > 0.0f)
    return false;
  float* const levels = levels_.data() + 3;
  float low[2] = {state_.low[0], state_.low[1]};
  float highest = 0.0f;
  float highest_narrow = 0.0f;
  for (uint32_t k = 0; k < slots; ++k) {
    levels[k] = std::fabs(watched_[k]);
    highest = std::max(highest, levels[k]);
    low_pass(low, watched_[k]);
    narrow_[k] = std::fabs(low[1]);
    highest_narrow = std::max(highest_narrow, narrow_[k]);
  }
  if (highest > kNeverMatters)
    return false;

  for (int i = 0; i < 3; ++i)
    levels[i - 3] = state_.ahead[i];
  for (int i = 0; i < 3; ++i)
    state_.ahead[i] = levels[static_cast<int>(slots) - 3 + i];
  highest = std::max({highest, levels[-2], levels[-1]});
  state_.low[0] = low[0];
  state_.low[1] = low[1];
  state_.amount.slots = hold_slots_;
  const auto fade = [this](float level) { return fade_ * level; };
  Held& programme = state_.programme;
  if (steady(programme, peak, slots))
    pass_slots(programme, slots);
  else
    for (uint32_t k = 0; k < slots; ++k)
      hold(programme, loudest(newest + std::size_t{kSlotFrames} * k), fade);

  const float most_passed = beyond(highest, kNegligible);
  const float most_leaked = beyond(kLeak * highest, kNegligible);
  const float most_narrow = beyond(highest_narrow, kNegligibleNarrow);
  if (steady(state_.passed, most_passed, slots) && steady(state_.leaked, most_leaked, slots) &&
      steady(state_.narrow, most_narrow, slots)) {
    for (Held* const held : {&state_.passed, &state_.leaked, &state_.narrow})
      pass_slots(*held, slots);
    most = state_.residual();
    std::fill_n(residual, slots, most);
    return true;
  }
  for (uint32_t k = 0; k < slots; ++k) {
    const float* const l = levels + k;
    const float recent = std::max({l[0], l[-1], l[-2]});
    hold(state_.passed, beyond(recent, kNegligible), fade);
    hold(state_.leaked, beyond(kLeak * recent, kNegligible), fade);
    hold(state_.narrow, beyond(narrow_[k], kNegligibleNarrow), fade);
    residual[k] = state_.residual();
    raise(most, residual[k]);
  }
  return true;
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

  Residual most;
  if (in_slot_ != 0)
    most = *residual++ = state_.residual();
  const uint32_t first = (kSlotFrames - in_slot_) % kSlotFrames;
  const uint32_t slots = first < frames ? (frames - first + kSlotFrames - 1) / kSlotFrames : 0;
  if (slots != 0)
    kernels::fir_every(in + first - 2 * watch_half_, watch_taps_.data(), watch_taps_.size(),
                       kSlotFrames, watched_.data(), slots);
  const float peak_before = std::max({std::fabs(in[-1]), std::fabs(in[-2]), std::fabs(in[-3])});
  if (calm_slots(in + first, slots, std::max(peak, peak_before), residual, most)) {
    in_slot_ = (in_slot_ + frames) % kSlotFrames;
    return {kernels::copy(delayed, out, frames), most};
  }

  // Here each slot's state is the next one's, and all of it stays in registers.
  const float* band = watched_.data();
  State state = state_;
  bool any_amount = false;
  for (uint32_t i = 0; i < frames;) {
    if (in_slot_ == 0) {
      next_slot(state, in + i, *band++, thresholds[i]);
      *residual = state.residual();
      raise(most, *residual++);
    }
    const uint32_t run = std::min(kSlotFrames - in_slot_, frames - i);
    if (state.subtracts()) {
      if (!any_amount)
        std::fill_n(amount_.begin(), frames, 0.0f);
      any_amount = true;
      const float step = (state.amount.level - state.amount_from) / kSlotFrames;
      for (uint32_t j = 0; j < run; ++j)
        amount_[i + j] = state.amount_from + step * static_cast<float>(in_slot_ + j);
    }
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
