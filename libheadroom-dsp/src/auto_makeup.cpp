// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/auto_makeup.hpp"
#include "headroom-dsp/units.hpp"
#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom {

namespace {

constexpr double kQuietest = 1.1724653e-7; // power at -70 LUFS: 10^((-70 + 0.691) / 10)
constexpr double kRelativeGate = 0.1;      // -10 LU
constexpr uint32_t kLeastTicks = 4;        // a whole block without what was before
constexpr float kShare = 0.1f;             // of the distance per tick: time constant 1 s
constexpr double kSettled = 1e-18;         // filter states below this are zero

} // namespace

void AutoMakeup::prepare(double sample_rate_hz, uint32_t channels) {
  weighting_ = k_weighting(sample_rate_hz);
  states_.assign(channels, {});
  tick_frames_ = std::max(frames_from_ms(kTickMs, sample_rate_hz), 1u);
  reset();
}

void AutoMakeup::reset() noexcept {
  std::ranges::fill(states_, State{});
  in_tick_ = 0;
  power_in_ = power_out_ = 0.0;
  from_db_ = step_db_ = 0.0f;
  in_ = out_ = {};
  quiet_ticks_ = 0;
}

void AutoMakeup::restart() noexcept {
  for (Loudness* loudness : {&in_, &out_})
    loudness->all = loudness->loud = {};
  quiet_ticks_ = 0;
}

float AutoMakeup::makeup_db() const noexcept {
  return from_db_ + step_db_ * static_cast<float>(in_tick_);
}

void AutoMakeup::jump(float makeup_db) noexcept {
  from_db_ = makeup_db;
  step_db_ = 0.0f;
}

void AutoMakeup::process(ConstBlock input, const float* gain, float* makeup_db) noexcept {
  for (uint32_t done = 0; done < input.frames;) {
    const uint32_t frames = std::min(input.frames - done, tick_frames_ - in_tick_);
    for (uint32_t c = 0; c < states_.size(); ++c)
      measure(input[c] + done, gain != nullptr ? gain + done : nullptr, frames, states_[c]);
    for (uint32_t i = 0; i < frames; ++i)
      makeup_db[done + i] = from_db_ + step_db_ * static_cast<float>(in_tick_ + i + 1);
    done += frames;
    in_tick_ += frames;
    if (in_tick_ == tick_frames_)
      tick();
  }
}

void AutoMakeup::measure(const float* x, const float* gain, uint32_t frames,
                         State& state) noexcept {
  if (state.zero() && std::all_of(x, x + frames, [](float value) { return value == 0.0f; }))
    return;
  // Both signals in one loop: each waits for its own last value, and they wait at the same time.
  Filter before = state.before, after = state.after;
  double in = power_in_, out = power_out_;
  const auto& [shelf, high_pass] = weighting_;
  const auto weighted = [&](double value, Filter& f) {
    const double bright = shelf.b0 * value + f.shelf1;
    f.shelf1 = shelf.b1 * value - shelf.a1 * bright + f.shelf2;
    f.shelf2 = shelf.b2 * value - shelf.a2 * bright;
    const double high = high_pass.b0 * bright + f.high1;
    f.high1 = high_pass.b1 * bright - high_pass.a1 * high + f.high2;
    f.high2 = high_pass.b2 * bright - high_pass.a2 * high;
    return high * high;
  };
  for (uint32_t i = 0; i < frames; ++i) {
    const double value = double{x[i]};
    in += weighted(value, before);
    out += weighted(gain != nullptr ? value * double{gain[i]} : value, after);
  }
  power_in_ = in;
  power_out_ = out;
  state = {before, after};
}

void AutoMakeup::tick() noexcept {
  from_db_ = makeup_db();
  step_db_ = decide() / static_cast<float>(tick_frames_);
  in_tick_ = 0;
  power_in_ = power_out_ = 0.0;
  for (State& state : states_)
    for (Filter* f : {&state.before, &state.after})
      for (double* value : {&f->shelf1, &f->shelf2, &f->high1, &f->high2})
        if (std::abs(*value) < kSettled)
          *value = 0.0;
}

float AutoMakeup::decide() noexcept {
  in_.push(power_in_ / tick_frames_);
  out_.push(power_out_ / tick_frames_);
  if (in_.block() < kQuietest)
    return 0.0f;
  const bool loud = in_.count();
  out_.count();
  if (loud)
    quiet_ticks_ = 0;
  else if (++quiet_ticks_ < kPauseTicks)
    return 0.0f;
  else
    restart();
  if (in_.loud.known < kLeastTicks || out_.loud.known == 0)
    return 0.0f;
  const auto taken_db = static_cast<float>(10.0 * std::log10(in_.loud.value / out_.loud.value));
  const float goal = std::clamp(taken_db, 0.0f, kMostDb);
  return std::clamp(kShare * (goal - from_db_), -kFallDbPerTick, kRiseDbPerTick);
}

void AutoMakeup::Loudness::push(double power) noexcept {
  ticks[next] = power;
  next = (next + 1) % kBlockTicks;
}

double AutoMakeup::Loudness::block() const noexcept {
  return std::accumulate(std::begin(ticks), std::end(ticks), 0.0) / kBlockTicks;
}

bool AutoMakeup::Loudness::count() noexcept {
  const double power = block();
  all.add(power);
  if (power < kRelativeGate * all.value)
    return false;
  loud.add(power);
  return true;
}

void AutoMakeup::Mean::add(double power) noexcept {
  known = std::min(known + 1, kMemoryTicks);
  value += (power - value) / known;
}

} // namespace headroom
