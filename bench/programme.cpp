// SPDX-License-Identifier: GPL-3.0-or-later
#include "programme.hpp"
#include "headroom-dsp/version.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace headroom::bench {

namespace {

std::vector<float> programme_noise(uint32_t channel, float peak) {
  signals::Random random(1000 + channel);
  const auto share = [](double corner_hz) {
    return 1.0 - std::exp(-2.0 * std::numbers::pi * corner_hz / kRateHz);
  };
  std::vector<float> x(static_cast<std::size_t>(2.0 * kRateHz));
  double low = 0.0;
  double lower = 0.0;
  float highest = 0.0f;
  for (float& value : x) {
    low += share(6000.0) * (random.uniform(-1.0, 1.0) - low);
    lower += share(1000.0) * (low - lower);
    value = static_cast<float>(lower);
    highest = std::max(highest, std::abs(value));
  }
  for (float& value : x)
    value *= peak / highest;
  return x;
}

} // namespace

Programme::Programme(uint32_t channels, float peak) : rows_(channels) {
  for (uint32_t c = 0; c < channels; ++c)
    channels_.push_back(programme_noise(c, peak));
}

ConstBlock Programme::next(uint32_t frames) {
  if (at_ + frames > channels_[0].size())
    at_ = 0;
  for (std::size_t c = 0; c < rows_.size(); ++c)
    rows_[c] = channels_[c].data() + at_;
  at_ += frames;
  return {rows_.data(), static_cast<uint32_t>(rows_.size()), frames};
}

Sink::Sink(uint32_t channels, uint32_t frames)
    : channels_(channels, std::vector<float>(frames)), rows_(channels) {
  for (uint32_t c = 0; c < channels; ++c)
    rows_[c] = channels_[c].data();
}

void report(benchmark::State& state, uint32_t frames) {
  const auto time_per = benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert;
  state.counters["per_frame"] = benchmark::Counter(frames, time_per);
  state.counters["block_budget"] = benchmark::Counter(frames / kRateHz, time_per);
  state.SetLabel(dsp_simd_target());
}

} // namespace headroom::bench
