// SPDX-License-Identifier: GPL-3.0-or-later
#include "headroom-dsp/agc.hpp"
#include "headroom-dsp/loudness_meter.hpp"
#include "programme.hpp"
#include "rows.hpp"
#include <algorithm>
#include <cmath>
#ifdef HEADROOM_BENCH_EBUR128
#include <ebur128.h>
#endif

namespace headroom::bench {

namespace {

constexpr uint32_t kStereo = 2;
constexpr uint32_t kSurround = 8;

/// K-weighting hardly touches 997 Hz: a tone of -20 dBFS in each of two channels is -20 LUFS.
bool right() {
  std::vector<float> x(96000);
  for (std::size_t n = 0; n < x.size(); ++n)
    x[n] =
        0.1f *
        std::sin(static_cast<float>(std::fmod(0.13050696 * static_cast<double>(n), 6.283185307)));
  const float* const rows[] = {x.data(), x.data()};
  LoudnessMeter meter;
  meter.prepare(kRateHz, kStereo);
  meter.process({rows, kStereo, static_cast<uint32_t>(x.size())});
  return std::abs(meter.integrated_lufs() - -20.0f) < 0.05f;
}

void meter(benchmark::State& state, uint32_t channels, float peak) {
  const auto frames = static_cast<uint32_t>(state.range(0));
  if (!right()) {
    state.SkipWithError("wrong loudness");
    return;
  }
  Programme programme(channels, peak);
  LoudnessMeter meter;
  meter.prepare(kRateHz, channels);
  for (auto _ : state) {
    meter.process(programme.next(frames));
    benchmark::DoNotOptimize(meter.integrated_lufs());
  }
  report(state, frames);
}

void BM_loudness_meter(benchmark::State& state) { meter(state, kStereo, kQuiet); }
void BM_loudness_meter_silence(benchmark::State& state) { meter(state, kStereo, 0.0f); }
void BM_loudness_meter_7_1(benchmark::State& state) { meter(state, kSurround, kQuiet); }
HEADROOM_ROWS(BM_loudness_meter).over(kBlocks);
HEADROOM_ROWS(BM_loudness_meter_silence).over(kBlocks);
HEADROOM_ROWS(BM_loudness_meter_7_1).over(kBlocks);

/// With all of its measuring: input, noise floor, loudness of the output.
void agc(benchmark::State& state, uint32_t channels, float peak) {
  const auto frames = static_cast<uint32_t>(state.range(0));
  Programme programme(channels, peak);
  Sink sink(channels, frames);
  Agc agc;
  agc.prepare(kRateHz, frames, channels);
  const auto step = [&] {
    const ConstBlock in = programme.next(frames);
    const Block out = sink.block(frames);
    const float* sources[kMaxChannels];
    float* targets[kMaxChannels];
    const float* outputs[kMaxChannels];
    for (uint32_t done = 0; done < frames;) {
      const uint32_t now = std::min(frames - done, agc.frames_to_tick());
      for (uint32_t c = 0; c < channels; ++c) {
        sources[c] = in[c] + done;
        targets[c] = out[c] + done;
        outputs[c] = targets[c];
      }
      agc.process({sources, channels, now}, {targets, channels, now});
      agc.listen({outputs, channels, now});
      done += now;
    }
    benchmark::ClobberMemory();
  };
  for (uint32_t done = 0; done < 3 * 48000; done += frames)
    step();
  if (peak > 0.0f && agc.gain_db() == 0.0f) {
    state.SkipWithError("no gain at work");
    return;
  }
  for (auto _ : state)
    step();
  report(state, frames);
}

void BM_agc(benchmark::State& state) { agc(state, kStereo, kQuiet); }
void BM_agc_silence(benchmark::State& state) { agc(state, kStereo, 0.0f); }
void BM_agc_7_1(benchmark::State& state) { agc(state, kSurround, kQuiet); }
HEADROOM_ROWS(BM_agc).over(kBlocks);
HEADROOM_ROWS(BM_agc_silence).over(kBlocks);
HEADROOM_ROWS(BM_agc_7_1).over(kBlocks);

#ifdef HEADROOM_BENCH_EBUR128
/// Integrated and short-term, asked for every 100 ms, in its own way in: interleaved.
void libebur128(benchmark::State& state, uint32_t channels) {
  const auto frames = static_cast<uint32_t>(state.range(0));
  Programme programme(channels, kQuiet);
  std::vector<float> interleaved;
  for (std::size_t i = 0; i < programme.channels()[0].size(); ++i)
    for (const auto& channel : programme.channels())
      interleaved.push_back(channel[i]);
  ebur128_state* const meter =
      ebur128_init(channels, 48000, EBUR128_MODE_I | EBUR128_MODE_S | EBUR128_MODE_HISTOGRAM);
  std::size_t at = 0;
  uint32_t since_reading = 0;
  for (auto _ : state) {
    if (at + channels * frames > interleaved.size())
      at = 0;
    ebur128_add_frames_float(meter, interleaved.data() + at, frames);
    at += channels * frames;
    since_reading += frames;
    if (since_reading >= 4800) {
      since_reading = 0;
      double lufs = 0.0;
      ebur128_loudness_global(meter, &lufs);
      benchmark::DoNotOptimize(lufs);
    }
  }
  report(state, frames);
  state.SetLabel("libebur128");
  ebur128_state* closing = meter;
  ebur128_destroy(&closing);
}

void BM_libebur128_loudness(benchmark::State& state) { libebur128(state, kStereo); }
void BM_libebur128_loudness_7_1(benchmark::State& state) { libebur128(state, kSurround); }
BENCHMARK(BM_libebur128_loudness)->Arg(64)->Arg(256)->Arg(513)->Arg(1024);
BENCHMARK(BM_libebur128_loudness_7_1)->Arg(64)->Arg(256)->Arg(513)->Arg(1024);
#endif

} // namespace

} // namespace headroom::bench
