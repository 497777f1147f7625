// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/loudness_meter.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace headroom {

namespace {

constexpr uint32_t kStepSlots = 10; // BS.1770-5: gating blocks overlap by 75 %
constexpr uint32_t kShortTermSlots = 300;
constexpr uint32_t kRangeSlots = kStepSlots / 2; // after a step
constexpr double kRelativeGateLu = 10.0;
constexpr float kSilenceLufs = -std::numeric_limits<float>::infinity();

/// Four sums side by side: each waits for its own last value only.
template <uint32_t N> double sum_of(const double (&values)[N]) {
  double sums[4] = {};
  uint32_t i = 0;
  for (; i + 4 <= N; i += 4)
    for (uint32_t k = 0; k < 4; ++k)
      sums[k] += values[i + k];
  for (; i < N; ++i)
    sums[0] += values[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

float lufs(double energy) { return static_cast<float>(lufs_from_energy(energy)); }

} // namespace

void LoudnessMeter::prepare(double sample_rate_hz, uint32_t channels) {
  if (!(sample_rate_hz >= 8000.0 && sample_rate_hz <= 768000.0))
    throw std::invalid_argument("sample_rate_hz must be 8000..768000, got " +
                                std::to_string(sample_rate_hz));
  if (channels < 1 || channels > kMaxChannels)
    throw std::invalid_argument("channels must be 1..8, got " + std::to_string(channels));
  energy_.prepare(sample_rate_hz, channels);
  blocks_.prepare();
  stretches_.prepare();
  reset();
}

void LoudnessMeter::reset() noexcept {
  energy_.reset();
  std::ranges::fill(slots_, 0.0);
  std::ranges::fill(steps_, 0.0);
  next_slot_ = next_step_ = 0;
  step_sum_ = 0.0;
  slots_to_step_ = kStepSlots;
  momentary_lufs_ = kSilenceLufs;
  short_term_lufs_ = kSilenceLufs;
  clear();
}

void LoudnessMeter::clear() noexcept {
  blocks_.clear();
  stretches_.clear();
  counted_slots_ = 0;
  max_momentary_ = 0.0;
  max_short_term_ = 0.0;
  integrated_lufs_ = kSilenceLufs;
  range_lu_ = 0.0f;
}

void LoudnessMeter::set_weights(std::span<const float> weights) noexcept {
  energy_.set_weights(weights);
  reset();
}

void LoudnessMeter::process(ConstBlock block) noexcept {
  const float* rows[kMaxChannels];
  for (uint32_t done = 0; done < block.frames;) {
    const uint32_t frames = std::min(energy_.frames_to_slot(), block.frames - done);
    for (uint32_t c = 0; c < block.channel_count; ++c)
      rows[c] = block[c] + done;
    if (energy_.process({rows, block.channel_count, frames}))
      take_slot();
    done += frames;
  }
}

void LoudnessMeter::take_slot() noexcept {
  slots_[next_slot_] = energy_.slot();
  next_slot_ = (next_slot_ + 1) % kMomentarySlots;
  step_sum_ += energy_.slot();
  ++counted_slots_;
  const double momentary = sum_of(slots_) / kMomentarySlots;
  momentary_lufs_ = lufs(momentary);
  max_momentary_ = std::max(max_momentary_, momentary);
  if (--slots_to_step_ == 0)
    take_step(momentary);
  else if (slots_to_step_ == kStepSlots - kRangeSlots && counted_slots_ >= kShortTermSlots)
    range_lu_ = static_cast<float>(stretches_.range_lu());
}

void LoudnessMeter::take_step(double momentary) noexcept {
  slots_to_step_ = kStepSlots;
  steps_[next_step_] = std::exchange(step_sum_, 0.0);
  next_step_ = (next_step_ + 1) % kShortTermSteps;
  const double short_term = sum_of(steps_) / kShortTermSlots;
  short_term_lufs_ = lufs(short_term);
  max_short_term_ = std::max(max_short_term_, short_term);
  if (counted_slots_ >= kMomentarySlots) {
    blocks_.add(momentary);
    integrated_lufs_ = lufs(blocks_.gated_mean(kRelativeGateLu));
  }
  if (counted_slots_ >= kShortTermSlots)
    stretches_.add(short_term);
}

float LoudnessMeter::max_momentary_lufs() const noexcept { return lufs(max_momentary_); }

float LoudnessMeter::max_short_term_lufs() const noexcept { return lufs(max_short_term_); }

} // namespace headroom
