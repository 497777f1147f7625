// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/auto_makeup.hpp"
#include "headroom-dsp/units.hpp"
#include "kernels/kernels.hpp"
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

bool AutoMakeup::at_rest() const noexcept {
  return std::ranges::all_of(states_, [](const State& state) { return state.zero(); });
}

void AutoMakeup::rest(uint32_t frames) noexcept {
  while (frames != 0) {
    const uint32_t part = std::min(frames, tick_frames_ - in_tick_);
    frames -= part;
    in_tick_ += part;
    if (in_tick_ == tick_frames_)
      tick();
  }
}

void AutoMakeup::measure(const float* x, const float* gain, uint32_t frames,
                         State& state) noexcept {
  if (state.zero() && kernels::max_abs(x, frames) == 0.0f)
    return;
  // States advance from their own past, which leaves one multiplication and one addition between a
  // sample and the next. Both signals in one loop, unless they have been the same so far and still
  // are: each waits for its own last value, and they wait at the same time.
  const auto& [b0, b1, b2, a1, a2] = weighting_.shelf;
  const auto& [e0, e1, e2, f1, f2] = weighting_.high_pass;
  const double c1 = b1 - a1 * b0, c2 = b2 - a2 * b0;
  const double d1 = e1 - f1 * e0, d2 = e2 - f2 * e0;
  // Named one by one: clang before 16 captures no structured bindings.
  const auto run = [&, b0 = b0, e0 = e0, a1 = a1, a2 = a2, f1 = f1,
                    f2 = f2]<uint32_t N>(Filter* const(&filters)[N], double* const(&powers)[N]) {
    double s1[N], s2[N], h1[N], h2[N], sum[N];
    for (uint32_t k = 0; k < N; ++k) {
      s1[k] = filters[k]->shelf1;
      s2[k] = filters[k]->shelf2;
      h1[k] = filters[k]->high1;
      h2[k] = filters[k]->high2;
      sum[k] = *powers[k];
    }
    for (uint32_t i = 0; i < frames; ++i) {
      const double before = double{x[i]};
      double values[2] = {before, N == 2 && gain != nullptr ? before * double{gain[i]} : before};
      for (uint32_t k = 0; k < N; ++k) {
        const double bright = b0 * values[k] + s1[k];
        const double next1 = c1 * values[k] + s2[k] - a1 * s1[k];
        s2[k] = c2 * values[k] - a2 * s1[k];
        s1[k] = next1;
        const double high = e0 * bright + h1[k];
        const double later1 = d1 * bright + h2[k] - f1 * h1[k];
        h2[k] = d2 * bright - f2 * h1[k];
        h1[k] = later1;
        sum[k] += high * high;
      }
    }
    for (uint32_t k = 0; k < N; ++k) {
      *filters[k] = {.shelf1 = s1[k], .shelf2 = s2[k], .high1 = h1[k], .high2 = h2[k]};
      *powers[k] = sum[k];
    }
  };
  if (gain == nullptr && state.before == state.after && power_in_ == power_out_) {
    run({&state.before}, {&power_in_});
    state.after = state.before;
    power_out_ = power_in_;
  } else {
    run({&state.before, &state.after}, {&power_in_, &power_out_});
  }
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
