// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/lookahead_gain.hpp"
#include "design/fir_design.hpp"
#include "kernels/kernels.hpp"
#include <algorithm>

namespace headroom {

namespace {

// Side lobes near -80 dB. Steeper windows fall faster in the middle, and a gain that falls fast
// makes tones at the edge of the band ring (docs/limiter.md, "Spending the latency").
constexpr double kWindowBeta = 8.0;

} // namespace

void LookaheadGain::prepare(uint32_t window_frames, uint32_t max_hold_frames, uint32_t max_frames) {
  window_frames_ = window_frames;
  const auto window = design::kaiser_window(window_frames, kWindowBeta);
  double sum = 0.0;
  for (const double w : window)
    sum += w;
  window_.resize(window_frames);
  std::ranges::transform(window, window_.begin(),
                         [sum](double w) { return static_cast<float>(w / sum); });
  targets_.prepare(window_frames, max_frames);
  ratios_.prepare(window_frames, max_frames);
  allowed_.assign(max_frames + DelayLine::kPadding, 1.0f);
  hold_.prepare(max_hold_frames / kHoldStep + 2);
  set_hold(max_hold_frames);
  reset();
}

void LookaheadGain::reset() noexcept {
  targets_.reset();
  ratios_.reset();
  hold_.reset();
  in_step_ = 0;
  step_minimum_ = held_ = target_ = 1.0f;
  reduction_ = 0.0f;
  ones_ = window_frames_;
  idle_ = true;
}

void LookaheadGain::set_hold(uint32_t frames) noexcept {
  holds_ = frames != 0;
  hold_.set_window((frames + kHoldStep - 1) / kHoldStep + 1);
}

bool LookaheadGain::process(const float* peaks, uint32_t frames, float* gain) noexcept {
  if (idle_ && peaks == nullptr) {
    rest(frames);
    return false;
  }
  if (idle_) {
    // Nothing but ones came since these were last fed; they start afresh.
    hold_.reset();
    for (DelayLine* const line : {&ratios_, &targets_}) {
      float* const past = line->append(0);
      std::fill(past - window_frames_, past, 1.0f);
    }
    idle_ = false;
  }
  float* const ratios = ratios_.append(frames);
  if (peaks == nullptr)
    std::fill_n(ratios, frames, 1.0f);
  else
    for (uint32_t i = 0; i < frames; ++i)
      ratios[i] = level_ / std::max(level_, peaks[i]);
  // A peak covers the time up to the next frame, so it counts for the frame after it too.
  kernels::minimum_over(ratios - window_frames_, window_frames_ + 1, allowed_.data(), frames);
  float* const targets = targets_.append(frames);
  bool all_ones = ones_ >= window_frames_;
  for (uint32_t i = 0; i < frames; ++i) {
    const float allowed = allowed_[i];
    step_minimum_ = std::min(step_minimum_, allowed);
    const float limit = holds_ ? std::min(step_minimum_, held_) : allowed;
    if (++in_step_ == kHoldStep) {
      held_ = hold_.push(step_minimum_);
      step_minimum_ = 1.0f;
      in_step_ = 0;
    }
    // Released as the distance from 1: near 1 a float is too coarse, and the gain would stay there.
    const float released = reduction_ * release_;
    reduction_ = std::max(1.0f - limit, released < kSettled ? 0.0f : released);
    target_ = std::min(limit, 1.0f - reduction_);
    targets[i] = target_;
    ones_ = target_ == 1.0f ? ones_ + 1 : 0;
    all_ones = all_ones && target_ == 1.0f;
  }
  // A target of 1 means that the look-ahead, the hold and the release have let go as well.
  ones_ = std::min(ones_, window_frames_ + kHoldStep);
  if (all_ones) {
    idle_ = ones_ > window_frames_ && step_minimum_ == 1.0f && held_ == 1.0f;
    return false;
  }
  kernels::fir(targets - (window_frames_ - 1), window_.data(), window_frames_, gain, frames);
  // The taps add up to 1 within rounding; a gain above 1 by half an ulp would still be a change.
  for (uint32_t i = 0; i < frames; ++i)
    gain[i] = std::min(gain[i], 1.0f);
  return true;
}

} // namespace headroom
