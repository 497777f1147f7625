// SPDX-License-Identifier: GPL-3.0-or-later
#include "headroom-dsp/chain.hpp"
#include "programme.hpp"
#include "rows.hpp"
#include <algorithm>
#include <chrono>
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

/// How much longer the slowest callback of two seconds takes than the median one. Each counts with
/// its best of several passes from a reset on: what the machine does in between drops out, what the
/// chain does at that place stays.
double worst_over_median(Chain& chain, const Programme& from_start, Sink& sink, uint32_t frames) {
  constexpr int kPasses = 7;
  using Clock = std::chrono::steady_clock;
  std::vector<Clock::duration> best(from_start.channels()[0].size() / frames,
                                    Clock::duration::max());
  for (int pass = 0; pass < kPasses; ++pass) {
    Programme programme = from_start;
    chain.reset();
    for (Clock::duration& callback : best) {
      const ConstBlock in = programme.next(frames);
      const Clock::time_point begin = Clock::now();
      chain.process(in, sink.block(frames));
      callback = std::min(callback, Clock::now() - begin);
    }
  }
  std::sort(best.begin(), best.end());
  return static_cast<double>(best.back().count()) /
         static_cast<double>(best[best.size() / 2].count());
}

/// Every stage at work: a soft tier that caps noise, and ten bells of +-3 dB.
ChainSettings everything() {
  ChainSettings settings;
  settings.soft.enabled = true;
  settings.soft.max_psr_db = 8.0f;
  settings.eq.band_count = 10;
  for (uint32_t b = 0; b < settings.eq.band_count; ++b) {
    settings.eq.bands[b].id = b;
    settings.eq.bands[b].frequency_hz = 40.0f * std::pow(1.9f, static_cast<float>(b));
    settings.eq.bands[b].gain_db = b % 2 == 0 ? 3.0f : -3.0f;
  }
  return settings;
}

/// A whole chain. ChainSettings{} is that of a profile that says nothing: levelling, compressor and
/// limiter; no bands, and the soft tier is off. Loud programme is levelled, so that the limiter is
/// idle but for the beginning.
void run_levelled(benchmark::State& state, float peak, uint32_t channels,
                  const ChainSettings& settings = {}) {
  const auto frames = static_cast<uint32_t>(state.range(0));
  Chain chain;
  chain.prepare(kRateHz, frames, channels, settings);
  const Programme from_start(channels, peak);
  Programme programme = from_start;
  Sink sink(channels, frames);
  for (uint32_t done = 0; done < 24000; done += frames)
    chain.process(programme.next(frames), sink.block(frames));
  const ChainMeters meters = chain.read_meters();
  const bool sounds = meters.output_true_peak > 0.01f;
  if (meters.output_true_peak > 0.99f || sounds != (peak > 0.0f) ||
      (sounds && settings.soft.enabled && !(meters.soft_gain_reduction_db > 0.0f))) {
    state.SkipWithError("wrong output");
    return;
  }
  for (auto _ : state) {
    chain.process(programme.next(frames), sink.block(frames));
    benchmark::ClobberMemory();
  }
  report(state, frames);
  state.counters["worst_over_median"] = worst_over_median(chain, from_start, sink, frames);
}

void BM_default_chain(benchmark::State& state) { run_levelled(state, kLoud, 2); }
void BM_default_chain_quiet(benchmark::State& state) { run_levelled(state, kQuiet, 2); }
void BM_default_chain_silence(benchmark::State& state) { run_levelled(state, 0.0f, 2); }
void BM_default_chain_7_1(benchmark::State& state) { run_levelled(state, kLoud, 8); }
void BM_full_chain(benchmark::State& state) { run_levelled(state, kLoud, 2, everything()); }
void BM_full_chain_silence(benchmark::State& state) { run_levelled(state, 0.0f, 2, everything()); }
void BM_full_chain_7_1(benchmark::State& state) { run_levelled(state, kLoud, 8, everything()); }
HEADROOM_ROWS(BM_default_chain).over(kBlocks);
HEADROOM_ROWS(BM_default_chain_quiet).over(kBlocks);
HEADROOM_ROWS(BM_default_chain_silence).over(kBlocks);
HEADROOM_ROWS(BM_full_chain).over(kBlocks);
HEADROOM_ROWS(BM_full_chain_silence).over(kBlocks);
HEADROOM_ROWS(BM_full_chain_7_1).over(kBlocks);
HEADROOM_ROWS(BM_default_chain_7_1).over(kBlocks);

void BM_chain_active(benchmark::State& state) { run(state, kLoud, 2); }
void BM_chain_idle(benchmark::State& state) { run(state, kQuiet, 2); }
void BM_chain_silence(benchmark::State& state) { run(state, 0.0f, 2); }
void BM_chain_active_7_1(benchmark::State& state) { run(state, kLoud, 8); }
void BM_chain_idle_7_1(benchmark::State& state) { run(state, kQuiet, 8); }

HEADROOM_ROWS(BM_chain_active).over(kBlocks);
HEADROOM_ROWS(BM_chain_idle).over(kBlocks);
HEADROOM_ROWS(BM_chain_silence).over(kBlocks);
HEADROOM_ROWS(BM_chain_active_7_1).over(kBlocks);
HEADROOM_ROWS(BM_chain_idle_7_1).over(kBlocks);

void BM_chain_prepare_192k_7_1(benchmark::State& state) {
  Chain chain;
  for (auto _ : state)
    chain.prepare(192000.0, 8192, 8);
}
BENCHMARK(BM_chain_prepare_192k_7_1)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace headroom::bench
