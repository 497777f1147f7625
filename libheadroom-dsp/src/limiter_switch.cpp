// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/limiter_switch.hpp"
#include "headroom-dsp/units.hpp"
#include <algorithm>
#include <utility>

namespace headroom {

namespace {

/// 0 to 1 with three derivatives at rest on both ends, so that a fade adds nothing above the tone
/// it fades (smoothstep of the seventh order).
float smooth_step(float place) {
  const float x = std::clamp(place, 0.0f, 1.0f);
  const float x2 = x * x;
  return x2 * x2 * (35.0f - 84.0f * x + 70.0f * x2 - 20.0f * x2 * x);
}

} // namespace

LimiterSwitch::~LimiterSwitch() {
  delete next_.load();
  collect_retired();
}

void LimiterSwitch::collect_retired() noexcept {
  Traveller* traveller = retired_.exchange(nullptr, std::memory_order_acquire);
  while (traveller != nullptr)
    delete std::exchange(traveller, traveller->next_retired);
}

void LimiterSwitch::prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
                            const LimiterSettings& settings) {
  auto traveller = std::make_unique<Traveller>();
  traveller->limiter.prepare(sample_rate_hz, max_frames, channels, settings);
  delete next_.exchange(nullptr);
  collect_retired();
  incoming_.reset();
  current_ = std::move(traveller);
  latency_frames_ = current_->limiter.latency_frames();
  incoming_rows_.assign(channels, std::vector<float>(max_frames, 0.0f));
  fade_frames_ = std::max(frames_from_ms(kFadeMs, sample_rate_hz), 1u);
  lowest_gain_ = 1.0f;
  settings_ = settings;
  sample_rate_hz_ = sample_rate_hz;
  max_frames_ = max_frames;
  channels_ = channels;
}

void LimiterSwitch::build(const LimiterSettings& settings) {
  settings.validate();
  collect_retired();
  if (Limiter::latency_frames_for(settings, sample_rate_hz_) == latency_frames_)
    return;
  auto traveller = std::make_unique<Traveller>();
  traveller->limiter.prepare(sample_rate_hz_, max_frames_, channels_, settings);
  latency_frames_ = traveller->limiter.latency_frames();
  // What comes back was never taken by the audio thread.
  delete next_.exchange(traveller.release(), std::memory_order_acq_rel);
}

void LimiterSwitch::set(const LimiterSettings& settings) noexcept {
  settings_ = settings;
  current_->limiter.set(settings);
  if (incoming_)
    incoming_->limiter.set(settings);
}

void LimiterSwitch::reset() noexcept {
  if (incoming_)
    end_fade();
  current_->limiter.reset();
  lowest_gain_ = 1.0f;
}

void LimiterSwitch::take_next() noexcept {
  if (incoming_ || next_.load(std::memory_order_relaxed) == nullptr)
    return;
  incoming_.reset(next_.exchange(nullptr, std::memory_order_acq_rel));
  incoming_->limiter.set(settings_); // they may have changed since it was built
  fade_position_ = 0;
  // Until what it hears now, and the gain that this asks for, have come through.
  fade_start_ =
      2 * std::max(incoming_->limiter.latency_frames(), current_->limiter.latency_frames());
}

void LimiterSwitch::end_fade() noexcept {
  current_.swap(incoming_);
  Traveller* const old = incoming_.release();
  // The only other hand on the list takes all of it, so the exchange fails once at most.
  old->next_retired = retired_.load(std::memory_order_relaxed);
  while (!retired_.compare_exchange_strong(old->next_retired, old, std::memory_order_release,
                                           std::memory_order_relaxed)) {
  }
}

void LimiterSwitch::process(ConstBlock in, Block out) noexcept {
  take_next();
  if (incoming_) {
    fade(in, out);
    return;
  }
  current_->limiter.process(in, out);
  lowest_gain_ = current_->limiter.lowest_gain();
}

void LimiterSwitch::fade(ConstBlock in, Block out) noexcept {
  float* rows[kMaxChannels];
  for (uint32_t c = 0; c < channels_; ++c)
    rows[c] = incoming_rows_[c].data();
  incoming_->limiter.process(in, {rows, channels_, in.frames}); // first: out may be in
  current_->limiter.process(in, out);
  lowest_gain_ = std::min(current_->limiter.lowest_gain(), incoming_->limiter.lowest_gain());
  for (uint32_t i = 0; i < out.frames; ++i) {
    const uint32_t position = fade_position_ + i;
    if (position < fade_start_)
      continue;
    const float share =
        smooth_step(static_cast<float>(position - fade_start_) / static_cast<float>(fade_frames_));
    for (uint32_t c = 0; c < channels_; ++c)
      out[c][i] += share * (rows[c][i] - out[c][i]);
  }
  fade_position_ += out.frames;
  if (fade_position_ >= fade_start_ + fade_frames_)
    end_fade();
}

} // namespace headroom
