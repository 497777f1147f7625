// SPDX-License-Identifier: GPL-3.0-or-later
#include "headroom-dsp/limiter.hpp"
#include "programme.hpp"
#include "reference/true_peak.hpp"
#include "rows.hpp"
#include <cmath>

namespace headroom::bench {

namespace {

constexpr uint32_t kCheckedFrames = 24000;

/// Half a second: loud comes out changed and below the ceiling, the rest comes out delayed.
bool right(Limiter& limiter, uint32_t channels, float peak) {
  Programme programme(channels, peak);
  Sink sink(channels, kCheckedFrames);
  const ConstBlock in = programme.next(kCheckedFrames);
  const Block out = sink.block(kCheckedFrames);
  limiter.process(in, out);
  limiter.reset();
  if (peak > 1.0f)
    return limiter.lowest_gain() <= 1.0f &&
           20.0 * std::log10(
                      reference::true_peak({out[0], out.frames}, reference::Reading::kT20)) <=
               -0.1;
  for (uint32_t n = 0; n + limiter.latency_frames() < kCheckedFrames; ++n)
    if (out[channels - 1][n + limiter.latency_frames()] != in[channels - 1][n])
      return false;
  return true;
}

void run(benchmark::State& state, float peak, uint32_t channels) {
  const auto frames = static_cast<uint32_t>(state.range(0));
  Limiter limiter;
  limiter.prepare(kRateHz, kCheckedFrames, channels);
  if (!right(limiter, channels, peak)) {
    state.SkipWithError("wrong output");
    return;
  }
  Programme programme(channels, peak);
  Sink sink(channels, frames);
  float lowest_gain = 1.0f;
  for (auto _ : state) {
    limiter.process(programme.next(frames), sink.block(frames));
    lowest_gain = std::min(lowest_gain, limiter.lowest_gain());
    benchmark::ClobberMemory();
  }
  report(state, frames);
  state.counters["lowest_gain_db"] = 20.0 * std::log10(static_cast<double>(lowest_gain));
}

void BM_limiter_active(benchmark::State& state) { run(state, kLoud, 2); }
void BM_limiter_idle(benchmark::State& state) { run(state, kQuiet, 2); }
void BM_limiter_silence(benchmark::State& state) { run(state, 0.0f, 2); }
void BM_limiter_active_7_1(benchmark::State& state) { run(state, kLoud, 8); }
void BM_limiter_idle_7_1(benchmark::State& state) { run(state, kQuiet, 8); }

HEADROOM_ROWS(BM_limiter_active).over(kBlocks);
HEADROOM_ROWS(BM_limiter_idle).over(kBlocks);
HEADROOM_ROWS(BM_limiter_silence).over(kBlocks);
HEADROOM_ROWS(BM_limiter_active_7_1).over(kBlocks);
HEADROOM_ROWS(BM_limiter_idle_7_1).over(kBlocks);

} // namespace

} // namespace headroom::bench
