// SPDX-License-Identifier: GPL-3.0-or-later
#include "headroom-dsp/eq_response.hpp"
#include "headroom-dsp/equalizer.hpp"
#include "programme.hpp"
#include "rows.hpp"
#include <cmath>

namespace headroom::bench {

namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr float kPeak = 0.25f;

/// Bells of +-3 dB from 30 Hz to 16 kHz.
EqualizerSettings bells(uint32_t count) {
  EqualizerSettings settings;
  settings.band_count = count;
  for (uint32_t b = 0; b < count; ++b) {
    settings.bands[b].id = b;
    settings.bands[b].frequency_hz =
        30.0f * std::pow(533.0f, (static_cast<float>(b) + 0.5f) / static_cast<float>(count));
    settings.bands[b].gain_db = b % 2 == 0 ? 3.0f : -3.0f;
    settings.bands[b].q = 1.4f;
  }
  return settings;
}

/// The gain of a steady 1 kHz tone in the last channel is what eq_response_db() says.
bool right(Equalizer& equalizer, const EqualizerSettings& settings, uint32_t channels) {
  constexpr uint32_t kFrames = 48000;
  std::vector<std::vector<float>> tone(channels, std::vector<float>(kFrames));
  std::vector<const float*> rows;
  for (auto& row : tone) {
    for (uint32_t n = 0; n < kFrames; ++n)
      row[n] = static_cast<float>(0.25 * std::sin(2.0 * kPi * 1000.0 * n / kRateHz));
    rows.push_back(row.data());
  }
  Sink sink(channels, kFrames);
  const Block out = sink.block(kFrames);
  equalizer.process({rows.data(), channels, kFrames}, out);
  equalizer.reset();
  double in_power = 0.0, out_power = 0.0;
  for (uint32_t n = kFrames / 2; n < kFrames; ++n) {
    in_power += static_cast<double>(tone[0][n]) * static_cast<double>(tone[0][n]);
    out_power +=
        static_cast<double>(out[channels - 1][n]) * static_cast<double>(out[channels - 1][n]);
  }
  const double f = 1000.0;
  double expected_db = 0.0;
  eq_response_db(settings, kRateHz, channels, channels - 1, {&f, 1}, {&expected_db, 1});
  return std::fabs(10.0 * std::log10(out_power / in_power) - expected_db) < 0.001;
}

enum class Work { kSteady, kRamp, kFade };

/// @param state  bands, frames
void run(benchmark::State& state, uint32_t channels, float peak, Work work) {
  const auto frames = static_cast<uint32_t>(state.range(1));
  EqualizerSettings settings = bells(static_cast<uint32_t>(state.range(0)));
  Equalizer equalizer;
  equalizer.prepare(kRateHz, 48000, channels, settings);
  if (!right(equalizer, settings, channels)) {
    state.SkipWithError("wrong output");
    return;
  }
  Programme programme(channels, peak);
  Sink sink(channels, frames);
  // A change takes 24 ms; it is renewed, outside the timing, before it can end.
  const auto blocks_per_change =
      static_cast<uint32_t>(Equalizer::kChangeMs * 1e-3 * kRateHz) / frames;
  uint32_t block = 0;
  for (auto _ : state) {
    if (work != Work::kSteady && block++ % blocks_per_change == 0) {
      state.PauseTiming();
      settings.bands[0].gain_db = -settings.bands[0].gain_db;
      if (work == Work::kFade)
        settings.bands[0].type =
            settings.bands[0].type == EqBandType::kPeak ? EqBandType::kLowShelf : EqBandType::kPeak;
      equalizer.set(settings);
      equalizer.reset();
      settings.bands[0].gain_db = -settings.bands[0].gain_db;
      if (work == Work::kFade)
        settings.bands[0].type =
            settings.bands[0].type == EqBandType::kPeak ? EqBandType::kLowShelf : EqBandType::kPeak;
      equalizer.set(settings);
      state.ResumeTiming();
    }
    equalizer.process(programme.next(frames), sink.block(frames));
    benchmark::ClobberMemory();
  }
  report(state, frames);
}

void BM_equalizer(benchmark::State& state) { run(state, 2, kPeak, Work::kSteady); }
void BM_equalizer_ramping(benchmark::State& state) { run(state, 2, kPeak, Work::kRamp); }
void BM_equalizer_fading(benchmark::State& state) { run(state, 2, kPeak, Work::kFade); }
void BM_equalizer_silence(benchmark::State& state) { run(state, 2, 0.0f, Work::kSteady); }
void BM_equalizer_7_1(benchmark::State& state) { run(state, 8, kPeak, Work::kSteady); }

/// What a drag costs the control thread: design, automatic preamp and hand-over.
void BM_equalizer_set(benchmark::State& state) {
  EqualizerSettings settings = bells(static_cast<uint32_t>(state.range(0)));
  settings.auto_preamp = state.range(1) != 0;
  Equalizer equalizer;
  equalizer.prepare(kRateHz, 256, 2, settings);
  for (auto _ : state) {
    settings.bands[0].gain_db = -settings.bands[0].gain_db;
    equalizer.set(settings);
  }
}

HEADROOM_ROWS(BM_equalizer).over_all({{0, 1, 10, 32, 64}, kBlocks});
HEADROOM_ROWS(BM_equalizer_ramping).over_all({{1, 10, 32, 64}, {256}});
HEADROOM_ROWS(BM_equalizer_fading).over_all({{1, 10, 32, 64}, {256}});
HEADROOM_ROWS(BM_equalizer_silence).over_all({{10}, {256}});
HEADROOM_ROWS(BM_equalizer_7_1).over_all({{1, 10, 32, 64}, kBlocks});
BENCHMARK(BM_equalizer_set)->ArgsProduct({{10, 64}, {0, 1}});

} // namespace

} // namespace headroom::bench
