// SPDX-License-Identifier: GPL-3.0-or-later
#include "headroom-dsp/chain.hpp"
#include "programme.hpp"
#include <cmath>

namespace headroom::bench {

namespace {

/// The chain with its meters, read out thirty times a second.
void run(benchmark::State& state, float peak, uint32_t channels) {
  const auto frames = static_cast<uint32_t>(state.range(0));
  Chain chain;
  chain.prepare(kRateHz, frames, channels);
  Programme programme(channels, peak);
  Sink sink(channels, frames);
  for (uint32_t done = 0; done < 24000; done += frames)
    chain.process(programme.next(frames), sink.block(frames));
  const ChainMeters meters = chain.read_meters();
  const bool limits = meters.max_limiter_gain_reduction_db > 0.0f;
  if (limits != (peak > 1.0f) || meters.output_true_peak > 0.99f) {
    state.SkipWithError("wrong output");
    return;
  }
  uint32_t unread = 0;
  for (auto _ : state) {
    chain.process(programme.next(frames), sink.block(frames));
    unread += frames;
    if (unread >= 1600) {
      benchmark::DoNotOptimize(chain.read_meters());
      unread = 0;
    }
    benchmark::ClobberMemory();
  }
  report(state, frames);
}

void BM_chain_active(benchmark::State& state) { run(state, kLoud, 2); }
void BM_chain_idle(benchmark::State& state) { run(state, kQuiet, 2); }
void BM_chain_silence(benchmark::State& state) { run(state, 0.0f, 2); }
void BM_chain_active_7_1(benchmark::State& state) { run(state, kLoud, 8); }

BENCHMARK(BM_chain_active)->Arg(64)->Arg(256)->Arg(513)->Arg(1024);
BENCHMARK(BM_chain_idle)->Arg(64)->Arg(256)->Arg(513)->Arg(1024);
BENCHMARK(BM_chain_silence)->Arg(64)->Arg(256)->Arg(513)->Arg(1024);
BENCHMARK(BM_chain_active_7_1)->Arg(256)->Arg(1024);

void BM_chain_prepare_192k_7_1(benchmark::State& state) {
  Chain chain;
  for (auto _ : state)
    chain.prepare(192000.0, 8192, 8);
}
BENCHMARK(BM_chain_prepare_192k_7_1)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace headroom::bench
