// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/loudness_meter.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace headroom {

namespace {

constexpr uint32_t kMomentarySlots = 40;
constexpr uint32_t kShortTermSlots = 300;
constexpr uint32_t kStepSlots = 10; // BS.1770-5: gating blocks overlap by 75 %
constexpr double kRelativeGateLu = 10.0;
constexpr float kSilenceLufs = -std::numeric_limits<float>::infinity();

float lufs(double energy) { return static_cast<float>(lufs_from_energy(energy)); }

} // namespace

void LoudnessMeter::prepare(double sample_rate_hz, uint32_t channels) {
  if (!(sample_rate_hz >= 8000.0 && sample_rate_hz <= 768000.0))
    throw std::invalid_argument("sample_rate_hz must be 8000..768000, got " +
                                std::to_string(sample_rate_hz));
  if (channels < 1 || channels > kMaxChannels)
    throw std::invalid_argument("channels must be 1..8, got " + std::to_string(channels));
  energy_.prepare(sample_rate_hz, channels);
  slots_.resize(kShortTermSlots);
  blocks_.prepare();
  stretches_.prepare();
  reset();
}

void LoudnessMeter::reset() noexcept {
  energy_.reset();
  std::ranges::fill(slots_, 0.0);
  next_ = 0;
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
  slots_[next_] = energy_.slot();
  next_ = (next_ + 1) % kShortTermSlots;
  ++counted_slots_;
  const double momentary = newest_mean(kMomentarySlots);
  momentary_lufs_ = lufs(momentary);
  max_momentary_ = std::max(max_momentary_, momentary);
  if (--slots_to_step_ != 0)
    return;

  slots_to_step_ = kStepSlots;
  const double short_term = newest_mean(kShortTermSlots);
  short_term_lufs_ = lufs(short_term);
  max_short_term_ = std::max(max_short_term_, short_term);
  if (counted_slots_ >= kMomentarySlots) {
    blocks_.add(momentary);
    integrated_lufs_ = lufs(blocks_.gated_mean(kRelativeGateLu));
  }
  if (counted_slots_ >= kShortTermSlots) {
    stretches_.add(short_term);
    range_lu_ = static_cast<float>(stretches_.range_lu());
  }
}

double LoudnessMeter::newest_mean(uint32_t slots) const noexcept {
  double sum = 0.0;
  for (uint32_t i = 0, at = next_; i < slots; ++i) {
    at = at == 0 ? kShortTermSlots - 1 : at - 1;
    sum += slots_[at];
  }
  return sum / slots;
}

float LoudnessMeter::max_momentary_lufs() const noexcept { return lufs(max_momentary_); }

float LoudnessMeter::max_short_term_lufs() const noexcept { return lufs(max_short_term_); }

} // namespace headroom
