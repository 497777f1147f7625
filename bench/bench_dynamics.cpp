// SPDX-License-Identifier: GPL-3.0-or-later
#include "headroom-dsp/compressor.hpp"
#include "headroom-dsp/soft_limiter.hpp"
#include "programme.hpp"
#include "rows.hpp"
#include <algorithm>

namespace headroom::bench {

namespace {

void prepare(Compressor& stage, uint32_t frames, uint32_t channels) {
  stage.prepare(kRateHz, frames, channels);
}

void prepare(SoftLimiter& stage, uint32_t frames, uint32_t channels) {
  SoftLimiterSettings settings;
  settings.enabled = true;
  stage.prepare(kRateHz, frames, channels, settings);
}

/// As behind the AGC: its make-up stands still.
class LevelledCompressor : public Compressor {};

void prepare(LevelledCompressor& stage, uint32_t frames, uint32_t channels) {
  stage.prepare(kRateHz, frames, channels);
  stage.set_programme_level(-12.0f);
  stage.reset();
}

/// Loud is turned down, the rest is not; that is looked at before anything is timed.
template <class Stage> void run(benchmark::State& state, float peak, uint32_t channels) {
  const auto frames = static_cast<uint32_t>(state.range(0));
  Stage stage;
  prepare(stage, frames, channels);
  Programme programme(channels, peak);
  Sink sink(channels, frames);
  float most = 0.0f;
  for (uint32_t done = 0; done < 24000; done += frames) {
    stage.process(programme.next(frames), sink.block(frames));
    most = std::max(most, stage.gain_reduction_db());
  }
  if ((most > 3.0f) != (peak > 1.0f)) {
    state.SkipWithError("wrong reduction");
    return;
  }
  for (auto _ : state) {
    stage.process(programme.next(frames), sink.block(frames));
    benchmark::ClobberMemory();
  }
  report(state, frames);
}

constexpr float kBelowKnee = 0.03f; // -30 dBFS

void BM_compressor_active(benchmark::State& state) { run<Compressor>(state, kLoud, 2); }
void BM_compressor_idle(benchmark::State& state) { run<Compressor>(state, kBelowKnee, 2); }
void BM_compressor_silence(benchmark::State& state) { run<Compressor>(state, 0.0f, 2); }
void BM_compressor_active_7_1(benchmark::State& state) { run<Compressor>(state, kLoud, 8); }
void BM_compressor_levelled_active(benchmark::State& state) {
  run<LevelledCompressor>(state, kLoud, 2);
}
void BM_compressor_levelled_idle(benchmark::State& state) {
  run<LevelledCompressor>(state, kBelowKnee, 2);
}
void BM_soft_limiter_active(benchmark::State& state) { run<SoftLimiter>(state, kLoud, 2); }
void BM_soft_limiter_idle(benchmark::State& state) { run<SoftLimiter>(state, kQuiet, 2); }
void BM_soft_limiter_silence(benchmark::State& state) { run<SoftLimiter>(state, 0.0f, 2); }
void BM_soft_limiter_active_7_1(benchmark::State& state) { run<SoftLimiter>(state, kLoud, 8); }

HEADROOM_ROWS(BM_compressor_active).over(kBlocks);
HEADROOM_ROWS(BM_compressor_idle).over(kBlocks);
HEADROOM_ROWS(BM_compressor_silence).over(kBlocks);
HEADROOM_ROWS(BM_compressor_active_7_1).over(kBlocks);
HEADROOM_ROWS(BM_compressor_levelled_active).over(kBlocks);
HEADROOM_ROWS(BM_compressor_levelled_idle).over(kBlocks);
HEADROOM_ROWS(BM_soft_limiter_active).over(kBlocks);
HEADROOM_ROWS(BM_soft_limiter_idle).over(kBlocks);
HEADROOM_ROWS(BM_soft_limiter_silence).over(kBlocks);
HEADROOM_ROWS(BM_soft_limiter_active_7_1).over(kBlocks);

} // namespace

} // namespace headroom::bench
