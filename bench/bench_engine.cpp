// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine.hpp"
#include "programme.hpp"
#include "rows.hpp"

namespace headroom::bench {

namespace {

/// What the daemon does in a callback while it only limits, from the samples of one buffer to those
/// of the other: the engine around the chain, denormals off, the listener's volume, the meters.
void run(benchmark::State& state, float peak, uint32_t channels) {
  const auto frames = static_cast<uint32_t>(state.range(0));
  Engine engine;
  engine.set_limiter_only(true);
  engine.prepare(kRateHz, channels);
  Programme programme(channels, peak);
  Sink sink(channels, frames);
  for (uint32_t done = 0; done < 24000; done += frames)
    engine.process(programme.next(frames), sink.block(frames));
  const ChainMeters meters = engine.read_meters().recent;
  const bool limits = meters.max_limiter_gain_reduction_db > 0.0f;
  const bool sounds = meters.output_true_peak > 0.01f;
  if (limits != (peak > 1.0f) || sounds != (peak > 0.0f) || meters.output_true_peak > 0.99f) {
    state.SkipWithError("wrong output");
    return;
  }
  uint32_t unread = 0;
  for (auto _ : state) {
    engine.process(programme.next(frames), sink.block(frames));
    unread += frames;
    if (unread >= 1600) { // thirty times a second
      benchmark::DoNotOptimize(engine.read_meters());
      unread = 0;
    }
    benchmark::ClobberMemory();
  }
  report(state, frames);
}

void BM_engine_limiter_only(benchmark::State& state) { run(state, kLoud, 2); }
void BM_engine_limiter_only_idle(benchmark::State& state) { run(state, kQuiet, 2); }
void BM_engine_limiter_only_silence(benchmark::State& state) { run(state, 0.0f, 2); }
void BM_engine_limiter_only_7_1(benchmark::State& state) { run(state, kLoud, 8); }
HEADROOM_ROWS(BM_engine_limiter_only).over(kBlocks);
HEADROOM_ROWS(BM_engine_limiter_only_idle).over(kBlocks);
HEADROOM_ROWS(BM_engine_limiter_only_silence).over(kBlocks);
HEADROOM_ROWS(BM_engine_limiter_only_7_1).over(kBlocks);

} // namespace

} // namespace headroom::bench
