// SPDX-License-Identifier: GPL-3.0-or-later
#include "headroom-dsp/peak_detector.hpp"
#include "headroom-dsp/true_peak_meter.hpp"
#include "kernels/kernels.hpp"
#include "programme.hpp"
#include "reference/true_peak.hpp"
#include "rows.hpp"
#include <algorithm>
#include <cmath>
#ifdef HEADROOM_BENCH_EBUR128
#include <ebur128.h>
#endif

namespace headroom::bench {

namespace {

constexpr uint32_t kCheckedFrames = 24000;

/// Two of the limiter's detectors with the longer filter that it uses from 4 ms of latency on.
class Detectors {
public:
  Detectors(uint32_t max_frames) : peaks_(max_frames + DelayLine::kPadding) {
    for (uint32_t c = 0; c < 2; ++c) {
      detectors_[c].prepare(32, max_frames);
      lines_[c].prepare(detectors_[c].history_frames(), max_frames);
    }
  }
  /// @return highest peak above the threshold, 0 without any
  float process(ConstBlock in, float threshold) {
    float highest = 0.0f;
    for (uint32_t c = 0; c < 2; ++c) {
      float* const newest = lines_[c].append(in.frames);
      const float peak = kernels::copy(in[c], newest, in.frames);
      if (detectors_[c].process(newest, in.frames, peak, threshold, peaks_.data()))
        highest = std::max(highest, peaks_[in.frames / 2]);
    }
    return highest;
  }

private:
  PeakDetector detectors_[2];
  DelayLine lines_[2];
  std::vector<float> peaks_;
};

/// Within 0.02 dB of the judge on noise.
bool right(const Programme& programme) {
  std::vector<float> x(programme.channels()[0].begin(),
                       programme.channels()[0].begin() + kCheckedFrames);
  for (std::size_t n = 0; n < 100; ++n) { // a cut would have content that T20 does not look at
    x[n] *= static_cast<float>(n) / 100.0f;
    x[x.size() - 1 - n] *= static_cast<float>(n) / 100.0f;
  }
  const double expected = reference::true_peak(x, reference::Reading::kT20);
  x.resize(kCheckedFrames + TruePeakMeter::kLatencyFrames, 0.0f);
  TruePeakMeter meter;
  meter.prepare(kCheckedFrames + TruePeakMeter::kLatencyFrames, 1);
  const float* const rows[] = {x.data()};
  meter.process({rows, 1, static_cast<uint32_t>(x.size())});
  return std::abs(20.0 * std::log10(static_cast<double>(meter.true_peak()) / expected)) < 0.02;
}

void detect(benchmark::State& state, float threshold) {
  const auto frames = static_cast<uint32_t>(state.range(0));
  Programme programme(2, kLoud);
  if (!right(programme)) {
    state.SkipWithError("wrong peak");
    return;
  }
  Detectors detectors(frames);
  for (auto _ : state)
    benchmark::DoNotOptimize(detectors.process(programme.next(frames), threshold));
  report(state, frames);
}

void BM_detection(benchmark::State& state) { detect(state, 0.0f); }
void BM_detection_skipped(benchmark::State& state) { detect(state, 16.0f); }
HEADROOM_ROWS(BM_detection).over(kBlocks);
HEADROOM_ROWS(BM_detection_skipped).over(kBlocks);

/// The meter's own way of skipping is part of it; cleared makes it work at every block.
void meter(benchmark::State& state, uint32_t channels, bool cleared) {
  const auto frames = static_cast<uint32_t>(state.range(0));
  Programme programme(channels, kLoud);
  TruePeakMeter meter;
  meter.prepare(frames, channels);
  for (auto _ : state) {
    if (cleared)
      meter.clear();
    meter.process(programme.next(frames));
    benchmark::DoNotOptimize(meter.true_peak());
  }
  report(state, frames);
}

void BM_meter(benchmark::State& state) { meter(state, 2, false); }
void BM_meter_cleared(benchmark::State& state) { meter(state, 2, true); }
void BM_meter_7_1(benchmark::State& state) { meter(state, 8, false); }
void BM_meter_cleared_7_1(benchmark::State& state) { meter(state, 8, true); }
HEADROOM_ROWS(BM_meter).over(kBlocks);
HEADROOM_ROWS(BM_meter_cleared).over(kBlocks);
HEADROOM_ROWS(BM_meter_7_1).over(kBlocks);
HEADROOM_ROWS(BM_meter_cleared_7_1).over(kBlocks);

#ifdef HEADROOM_BENCH_EBUR128
/// libebur128's true peak, 4x: its own way in, interleaved.
void BM_libebur128_true_peak(benchmark::State& state) {
  const auto frames = static_cast<uint32_t>(state.range(0));
  Programme programme(2, kLoud);
  std::vector<float> interleaved;
  for (std::size_t i = 0; i < programme.channels()[0].size(); ++i)
    for (const auto& channel : programme.channels())
      interleaved.push_back(channel[i]);
  ebur128_state* const meter = ebur128_init(2, 48000, EBUR128_MODE_TRUE_PEAK);
  std::size_t at = 0;
  for (auto _ : state) {
    if (at + 2 * frames > interleaved.size())
      at = 0;
    ebur128_add_frames_float(meter, interleaved.data() + at, frames);
    at += 2 * frames;
  }
  report(state, frames);
  state.SetLabel("libebur128, 4x; with K-weighting, which it always runs");
  ebur128_state* closing = meter;
  ebur128_destroy(&closing);
}
BENCHMARK(BM_libebur128_true_peak)->Arg(64)->Arg(256)->Arg(513)->Arg(1024);
#endif

} // namespace

} // namespace headroom::bench
