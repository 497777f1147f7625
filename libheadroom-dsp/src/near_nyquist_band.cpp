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
  zeros_ = 2 * delay_frames_ + kSlotFrames;
  in_slot_ = 0;
  std::fill_n(level_ahead_, 3, 0.0f);
  std::fill_n(wanted_, 2, 0.0f);
  amount_from_ = amount_to_ = programme_ = 0.0f;
  residual_ = {};
  narrow_[0] = narrow_[1] = 0.0f;
  amount_hold_ = programme_hold_ = passed_hold_ = leaked_hold_ = narrow_hold_ = 0;
}

void NearNyquistBand::next_slot(const float* newest, float band, float threshold) noexcept {
  const auto hold = [this](float value, float& held, uint32_t& left, float fade) {
    if (value >= held) {
      held = value;
      left = hold_slots_;
    } else if (left != 0) {
      --left;
    } else {
      held = std::max(value, held - fade);
      if (held < kVanishing)
        held = 0.0f;
    }
  };
  const float level = std::fabs(band);
  float loudest = 0.0f;
  for (uint32_t i = 0; i < kSlotFrames; ++i)
    loudest = std::max(loudest, std::fabs(newest[-static_cast<int>(i)]));
  hold(loudest, programme_, programme_hold_, fade_ * programme_);
  const float danger = ramp((kPeakPerSample * programme_ + kFlipFactor * level) / threshold,
                            kDangerFrom, kDangerFull);
  level_ahead_[0] = level_ahead_[1];
  level_ahead_[1] = level_ahead_[2];
  level_ahead_[2] = level;
  wanted_[0] = wanted_[1];
  wanted_[1] = danger * ramp(level, kNeverMatters, kFullySubtracted);

  amount_from_ = amount_to_;
  hold(std::max(wanted_[0], wanted_[1]), amount_to_, amount_hold_, fade_);

  const float passed = 1.0f - std::min(amount_from_, amount_to_);
  const float recent = std::max({level_ahead_[0], level_ahead_[1], level_ahead_[2]});
  hold(std::max(passed * recent - kNegligible, 0.0f), residual_.passed, passed_hold_,
       fade_ * residual_.passed);
  hold(std::max(kLeak * recent - kNegligible, 0.0f), residual_.leaked, leaked_hold_,
       fade_ * residual_.leaked);

  // A slot has an even number of frames, so a tone at f_s / 2 is constant from slot to slot.
  narrow_[0] += narrow_coefficient_ * (band - narrow_[0]);
  narrow_[1] += narrow_coefficient_ * (narrow_[0] - narrow_[1]);
  for (float& low : narrow_)
    if (std::fabs(low) < kVanishing)
      low = 0.0f;
  hold(std::max(passed * std::fabs(narrow_[1]) - kNegligibleNarrow, 0.0f), residual_.narrow,
       narrow_hold_, fade_ * residual_.narrow);
}

bool NearNyquistBand::at_rest() const noexcept {
  const float states[] = {level_ahead_[0],  level_ahead_[1],  level_ahead_[2],  wanted_[0],
                          wanted_[1],       amount_from_,     amount_to_,       programme_,
                          residual_.passed, residual_.leaked, residual_.narrow, narrow_[0],
                          narrow_[1]};
  return zeros_ >= 2 * delay_frames_ + kSlotFrames &&
         std::ranges::all_of(states, [](float state) { return state == 0.0f; });
}

NearNyquistBand::Residual NearNyquistBand::process(const float* in, uint32_t frames, float peak,
                                                   const float* thresholds, float* out,
                                                   Residual* residual) noexcept {
  const float* const delayed = in - delay_frames_;
  const bool silent = peak == 0.0f;
  if (silent && at_rest()) {
    rest(frames);
    std::copy_n(delayed, frames, out);
    return {};
  }
  zeros_ = silent ? std::min(zeros_ + frames, 2 * delay_frames_ + kSlotFrames) : 0;

  const uint32_t first_slot = (kSlotFrames - in_slot_) % kSlotFrames;
  if (first_slot < frames)
    kernels::fir_every(in + first_slot - 2 * watch_half_, watch_taps_.data(), watch_taps_.size(),
                       kSlotFrames, watched_.data(),
                       (frames - first_slot + kSlotFrames - 1) / kSlotFrames);
  const float* band = watched_.data();
  bool any_amount = false;
  bool any_residual = false;
  Residual most;
  for (uint32_t i = 0; i < frames;) {
    if (in_slot_ == 0)
      next_slot(in + i, *band++, thresholds[i]);
    const uint32_t run = std::min(kSlotFrames - in_slot_, frames - i);
    if (amount_from_ > 0.0f || amount_to_ > 0.0f) {
      if (!any_amount)
        std::fill_n(amount_.begin(), frames, 0.0f);
      any_amount = true;
      const float step = (amount_to_ - amount_from_) / kSlotFrames;
      for (uint32_t j = 0; j < run; ++j)
        amount_[i + j] = amount_from_ + step * static_cast<float>(in_slot_ + j);
    }
    if (residual_.passed > 0.0f || residual_.leaked > 0.0f || residual_.narrow > 0.0f) {
      if (!any_residual)
        std::fill_n(residual, i, Residual{});
      any_residual = true;
      most.passed = std::max(most.passed, residual_.passed);
      most.narrow = std::max(most.narrow, residual_.narrow);
      most.leaked = std::max(most.leaked, residual_.leaked);
    }
    if (any_residual)
      std::fill_n(residual + i, run, residual_);
    in_slot_ = (in_slot_ + run) % kSlotFrames;
    i += run;
  }
  if (any_amount) {
    kernels::fir(delayed - band_half_, band_taps_.data(), band_taps_.size(), band_.data(), frames);
    kernels::subtract_scaled(delayed, amount_.data(), band_.data(), out, frames);
  } else {
    std::copy_n(delayed, frames, out);
  }
  return most;
}

} // namespace headroom
