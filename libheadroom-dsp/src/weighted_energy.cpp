// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/weighted_energy.hpp"
#include "headroom-dsp/units.hpp"
#include "kernels/kernels.hpp"
#include <algorithm>
#include <cmath>

namespace headroom {

namespace {

constexpr uint32_t kChunkFrames = 128;
constexpr double kNothing = 1e-20;   // -400 dB: far below float audio, far above denormals
constexpr double kOffsetLu = -0.691; // BS.1770-5 eq. 2: 0 dB of K-weighting at 997 Hz

} // namespace

std::array<float, kMaxChannels> default_channel_weights(uint32_t channels) {
  switch (channels) {
  case 4:
    return {1.0f, 1.0f, 1.41f, 1.41f};
  case 5:
    return {1.0f, 1.0f, 1.0f, 1.41f, 1.41f};
  case 6:
    return {1.0f, 1.0f, 1.0f, 0.0f, 1.41f, 1.41f};
  case 7: // 6.1: one channel behind
    return {1.0f, 1.0f, 1.0f, 0.0f, 1.0f, 1.41f, 1.41f};
  case 8:
    return {1.0f, 1.0f, 1.0f, 0.0f, 1.0f, 1.0f, 1.41f, 1.41f};
  default: {
    std::array<float, kMaxChannels> weights{};
    std::fill_n(weights.begin(), std::min(channels, kMaxChannels), 1.0f);
    return weights;
  }
  }
}

double lufs_from_energy(double energy) noexcept { return kOffsetLu + 10.0 * std::log10(energy); }

double energy_from_lufs(double lufs) noexcept { return std::pow(10.0, (lufs - kOffsetLu) / 10.0); }

void WeightedEnergy::prepare(double sample_rate_hz, uint32_t channels) {
  weighting_ = k_weighting(sample_rate_hz);
  channels_ = channels;
  slot_frames_ = frames_from_ms(kSlotMs, sample_rate_hz);
  set_weights(default_channel_weights(channels));
}

void WeightedEnergy::reset() noexcept {
  state_ = {};
  filled_ = 0;
  slot_ = 0.0;
}

void WeightedEnergy::set_weights(std::span<const float> weights) noexcept {
  heard_count_ = 0;
  for (uint32_t c = 0; c < channels_; ++c) {
    weights_[c] = weights[c];
    if (weights[c] > 0.0f)
      heard_[heard_count_++] = c;
  }
  reset(); // a filter may have got another channel
}

bool WeightedEnergy::process(ConstBlock block) noexcept {
  float rows[kMaxChannels][kChunkFrames];
  const float* sources[kMaxChannels];
  for (uint32_t done = 0; done < block.frames;) {
    const uint32_t frames = std::min(kChunkFrames, block.frames - done);
    float highest = 0.0f;
    for (uint32_t h = 0; h < heard_count_; ++h) {
      highest = std::max(highest, kernels::sanitize(block[heard_[h]] + done, rows[h], frames,
                                                    kernels::kLoudestInput));
      sources[h] = rows[h];
    }
    filter(sources, highest, frames);
    done += frames;
  }
  return advance(block.frames);
}

bool WeightedEnergy::process_clean(ConstBlock block, float peak) noexcept {
  const float* sources[kMaxChannels];
  for (uint32_t h = 0; h < heard_count_; ++h)
    sources[h] = block[heard_[h]];
  filter(sources, peak, block.frames);
  return advance(block.frames);
}

void WeightedEnergy::filter(const float* const* rows, float peak, uint32_t frames) noexcept {
  if (peak == 0.0f && at_rest())
    return;
  uint32_t h = 0;
  for (; h + 4 <= heard_count_; h += 4)
    run<4>(rows, h, frames);
  for (; h + 2 <= heard_count_; h += 2)
    run<2>(rows, h, frames);
  for (; h < heard_count_; ++h)
    run<1>(rows, h, frames);
}

bool WeightedEnergy::advance(uint32_t frames) noexcept {
  filled_ += frames;
  if (filled_ != slot_frames_)
    return false;
  finish_slot();
  return true;
}

template <uint32_t N>
void WeightedEnergy::run(const float* const* rows, uint32_t first, uint32_t frames) noexcept {
  // y = b0 x + s1; s1 and s2 are advanced from their own past, not from y, which leaves one
  // multiplication and one addition between a sample and the next.
  const auto& [b0, b1, b2, a1, a2] = weighting_.shelf;
  const double c1 = b1 - a1 * b0, c2 = b2 - a2 * b0;
  const auto& [e0, e1, e2, f1, f2] = weighting_.high_pass;
  const double d1 = e1 - f1 * e0, d2 = e2 - f2 * e0;
  double s1[N], s2[N], h1[N], h2[N], sum[N];
  for (uint32_t c = 0; c < N; ++c) {
    s1[c] = state_.shelf1[first + c];
    s2[c] = state_.shelf2[first + c];
    h1[c] = state_.high1[first + c];
    h2[c] = state_.high2[first + c];
    sum[c] = state_.sum[first + c];
  }
  for (uint32_t i = 0; i < frames; ++i) {
    for (uint32_t c = 0; c < N; ++c) {
      const double x = static_cast<double>(rows[first + c][i]);
      const double y = b0 * x + s1[c];
      const double next1 = c1 * x + s2[c] - a1 * s1[c];
      s2[c] = c2 * x - a2 * s1[c];
      s1[c] = next1;
      const double z = e0 * y + h1[c];
      const double later1 = d1 * y + h2[c] - f1 * h1[c];
      h2[c] = d2 * y - f2 * h1[c];
      h1[c] = later1;
      sum[c] += z * z;
    }
  }
  for (uint32_t c = 0; c < N; ++c) {
    state_.shelf1[first + c] = s1[c];
    state_.shelf2[first + c] = s2[c];
    state_.high1[first + c] = h1[c];
    state_.high2[first + c] = h2[c];
    state_.sum[first + c] = sum[c];
  }
}

bool WeightedEnergy::at_rest() const noexcept {
  for (uint32_t h = 0; h < heard_count_; ++h)
    if (state_.shelf1[h] != 0.0 || state_.shelf2[h] != 0.0 || state_.high1[h] != 0.0 ||
        state_.high2[h] != 0.0)
      return false;
  return true;
}

void WeightedEnergy::finish_slot() noexcept {
  slot_ = 0.0;
  for (uint32_t h = 0; h < heard_count_; ++h) {
    slot_ += static_cast<double>(weights_[heard_[h]]) * state_.sum[h];
    state_.sum[h] = 0.0;
    // At places in the signal, not in the block: block sizes must not show.
    for (double* value : {&state_.shelf1[h], &state_.shelf2[h], &state_.high1[h], &state_.high2[h]})
      if (std::fabs(*value) < kNothing)
        *value = 0.0;
  }
  slot_ /= slot_frames_;
  filled_ = 0;
}

} // namespace headroom
