// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/decibels.hpp"
#include "kernels/kernels.hpp"
#include "programme.hpp"
#include "rows.hpp"
#include <cmath>
#include <cstring>

namespace headroom::bench {

namespace {

constexpr std::size_t kRoom = 128; ///< readable on both sides

/// One channel of noise and results, with the room that kernels ask for.
struct Bench {
  explicit Bench(benchmark::State& state)
      : frames(static_cast<uint32_t>(state.range(0))), noise(1, kLoud), stride(frames + kRoom),
        out(8 * stride + kRoom) {}
  const float* next() { return noise.next(frames + 2 * kRoom)[0] + kRoom; }

  uint32_t frames;
  Programme noise;
  std::size_t stride;
  std::vector<float> out;
};

/// Times kernel(bench, x) after agrees(bench, x) has looked at what it wrote.
template <class Kernel, class Agrees>
void run(benchmark::State& state, Kernel kernel, Agrees agrees) {
  Bench bench(state);
  const float* const first = bench.next();
  benchmark::DoNotOptimize(kernel(bench, first));
  if (!agrees(bench, first)) {
    state.SkipWithError("wrong result");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(kernel(bench, bench.next()));
    benchmark::ClobberMemory();
  }
  report(state, bench.frames);
}

bool near(double value, double expected) { return std::abs(value - expected) < 1e-5; }

void BM_sanitize(benchmark::State& state) {
  run(
      state,
      [](Bench& b, const float* x) {
        return kernels::sanitize(x, b.out.data(), b.frames, 65536.0f);
      },
      [](Bench& b, const float* x) {
        return std::memcmp(b.out.data(), x, b.frames * sizeof(float)) == 0;
      });
}

void BM_max_abs(benchmark::State& state) {
  run(
      state, [](Bench& b, const float* x) { return kernels::max_abs(x, b.frames); },
      [](Bench& b, const float* x) {
        float highest = 0.0f;
        for (uint32_t i = 0; i < b.frames; ++i)
          highest = std::max(highest, std::abs(x[i]));
        return kernels::max_abs(x, b.frames) == highest;
      });
}

void BM_fir_72(benchmark::State& state) {
  const std::vector<float> taps(72, 1.0f / 72.0f);
  run(
      state,
      [&](Bench& b, const float* x) {
        kernels::fir(x, taps.data(), taps.size(), b.out.data(), b.frames);
        return 0;
      },
      [](Bench& b, const float* x) {
        double mean = 0.0;
        for (uint32_t j = 0; j < 72; ++j)
          mean += static_cast<double>(x[b.frames - 1 + j]) / 72.0;
        return near(static_cast<double>(b.out[b.frames - 1]), mean);
      });
}

void BM_fir_half_sample_32(benchmark::State& state) {
  const std::vector<float> taps(32, 1.0f / 64.0f);
  run(
      state,
      [&](Bench& b, const float* x) {
        kernels::fir_half_sample(x, taps.data(), taps.size(), b.out.data(), b.frames);
        return 0;
      },
      [](Bench& b, const float* x) {
        double mean = 0.0;
        for (int j = -31; j <= 32; ++j)
          mean += static_cast<double>(x[static_cast<int>(b.frames) - 1 + j]) / 64.0;
        return near(static_cast<double>(b.out[b.frames - 1]), mean);
      });
}

void BM_points_8x(benchmark::State& state) {
  kernels::QuarterTaps taps{};
  taps.quarter[4] = taps.quarter[5] = taps.half[0] = 0.5f;
  run(
      state,
      [&](Bench& b, const float* x) {
        return kernels::points_8x(x, x + 7, taps, b.out.data(), b.stride, b.frames);
      },
      [](Bench& b, const float* x) {
        const double middle = 0.5 * static_cast<double>(x[0] + x[7]);
        return b.out[0] == x[0] && near(static_cast<double>(b.out[2 * b.stride]), middle);
      });
}

void BM_refined_peaks(benchmark::State& state) {
  std::vector<float> points;
  run(
      state,
      [&](Bench& b, const float* x) {
        if (points.empty())
          points.resize(8 * b.stride + kRoom, 0.0f);
        points[1 + b.frames / 2] = std::abs(x[0]);
        kernels::refined_peaks(points.data() + 1, b.stride, b.out.data(), b.frames);
        return 0;
      },
      [](Bench& b, const float* x) { return b.out[b.frames / 2] == std::abs(x[0]); });
}

void BM_decibels(benchmark::State& state) {
  run(
      state,
      [](Bench& b, const float* x) {
        kernels::decibels(x, b.out.data(), b.frames);
        return 0;
      },
      [](Bench& b, const float* x) {
        return !(x[0] > 1e-30f) || std::abs(b.out[0] - 20.0f * std::log10(x[0])) < 1e-3f;
      });
}

void BM_gains(benchmark::State& state) {
  run(
      state,
      [](Bench& b, const float* x) {
        kernels::gains(x, b.out.data(), b.frames);
        return 0;
      },
      [](Bench& b, const float* x) {
        return near(static_cast<double>(b.out[0]),
                    std::pow(10.0, static_cast<double>(x[0]) / 20.0));
      });
}

HEADROOM_ROWS(BM_decibels).over(kBlocks);
HEADROOM_ROWS(BM_gains).over(kBlocks);
HEADROOM_ROWS(BM_sanitize).over(kBlocks);
HEADROOM_ROWS(BM_max_abs).over(kBlocks);
HEADROOM_ROWS(BM_fir_72).over(kBlocks);
HEADROOM_ROWS(BM_fir_half_sample_32).over(kBlocks);
HEADROOM_ROWS(BM_points_8x).over(kBlocks);
HEADROOM_ROWS(BM_refined_peaks).over(kBlocks);

} // namespace

} // namespace headroom::bench
