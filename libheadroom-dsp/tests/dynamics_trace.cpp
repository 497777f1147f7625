// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/compressor.hpp"
#include "headroom-dsp/limiter.hpp"
#include "headroom-dsp/soft_limiter.hpp"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

// Prints what compressor, soft tier and limiter do with simple signals, one point a line
// ("plot/line", x, y): a table for docs/plot_dynamics.py. Every figure is read off the stage's
// output.
using namespace headroom;

namespace {

constexpr double kRate = 48000.0;
using Row = std::vector<float>;

double db(double gain) { return 20.0 * std::log10(std::abs(gain)); }
double amplitude(double level_db) { return std::pow(10.0, level_db / 20.0); }
double of(float value) { return static_cast<double>(value); }

/// Appends +-level, changing sign every 24 frames: |x| is the level at every frame.
void append_square(Row& x, double level_db, double seconds) {
  const auto frames = static_cast<std::size_t>(seconds * kRate);
  for (std::size_t n = 0; n < frames; ++n)
    x.push_back(static_cast<float>(n / 24 % 2 == 0 ? amplitude(level_db) : -amplitude(level_db)));
}

template <class Stage> Row run(Stage& stage, const Row& in) {
  Row out(in.size());
  const float* const from[] = {in.data()};
  float* const to[] = {out.data()};
  const auto frames = static_cast<uint32_t>(in.size());
  stage.process({from, 1, frames}, {to, 1, frames});
  return out;
}

void print_curves() {
  struct Curve {
    float ratio, knee_db;
  };
  for (const auto& [ratio, knee_db] :
       {Curve{2.5f, 0.0f}, {2.5f, 6.0f}, {2.5f, 24.0f}, {10.0f, 0.0f}, {10.0f, 12.0f}}) {
    CompressorSettings settings;
    settings.auto_makeup = false;
    settings.ratio = ratio;
    settings.knee_db = knee_db;
    for (int level = -60; level <= 0; ++level) {
      Compressor compressor;
      compressor.prepare(kRate, 65536, 1, settings);
      Row in;
      append_square(in, level, 0.5);
      std::printf("curve/%g:1, knee %g dB\t%d\t%.2f\n", of(ratio), of(knee_db), level,
                  db(of(run(compressor, in).back())));
    }
  }
}

void print_step() {
  struct Times {
    float attack_ms, release_ms;
  };
  for (const auto& [attack_ms, release_ms] :
       {Times{10.0f, 100.0f}, {1.0f, 50.0f}, {30.0f, 300.0f}}) {
    CompressorSettings settings;
    settings.auto_makeup = false;
    settings.attack_ms = attack_ms;
    settings.release_ms = release_ms;
    Compressor compressor;
    compressor.prepare(kRate, 65536, 1, settings);
    Row in;
    append_square(in, -40.0, 0.05);
    append_square(in, -4.0, 0.25);
    append_square(in, -40.0, 0.7);
    const Row out = run(compressor, in);
    for (std::size_t n = 0; n < in.size(); n += 96)
      std::printf("step/%g and %g ms\t%.1f\t%.2f\n", of(attack_ms), of(release_ms),
                  1000.0 * static_cast<double>(n) / kRate - 50.0, db(of(out[n]) / of(in[n])));
  }
}

void print_soft_tier() {
  SoftLimiterSettings settings;
  settings.enabled = true;
  SoftLimiter soft;
  soft.prepare(kRate, 65536, 1, settings);
  constexpr double kLoudness = -18.0;
  soft.set_programme_loudness(static_cast<float>(kLoudness));
  Row still;
  append_square(still, -60.0, 0.3); // the cap has arrived
  run(soft, still);
  Row in;
  append_square(in, -20.0, 0.05);
  append_square(in, 0.0, 0.1);
  append_square(in, -20.0, 0.65);
  const Row out = run(soft, in);
  for (std::size_t n = 0; n < in.size(); n += 96) {
    const double ms = 1000.0 * static_cast<double>(n) / kRate - 50.0;
    std::printf("soft/in\t%.1f\t%.2f\n", ms, db(of(in[n])));
    std::printf("soft/out\t%.1f\t%.2f\n", ms, db(of(out[n])));
    std::printf("soft/cap\t%.1f\t%.2f\n", ms, kLoudness + of(settings.max_psr_db));
    std::printf("soft_gain/gain\t%.1f\t%.2f\n", ms, db(of(out[n]) / of(in[n])));
  }
}

/// A peak of +6 dBFS, five frames wide, on a small constant that shows the gain on both sides.
void print_limiter() {
  constexpr std::size_t kPeak = 4800;
  constexpr double kWidth = 2.0; // Gaussian, so that nothing lies near half the sampling rate
  Row in(48000);
  for (std::size_t n = 0; n < in.size(); ++n) {
    const double place = (static_cast<double>(n) - static_cast<double>(kPeak)) / kWidth;
    in[n] = static_cast<float>(0.05 + (amplitude(6.0) - 0.05) * std::exp(-0.5 * place * place));
  }
  for (const float release_ms : {30.0f, 60.0f, 200.0f}) {
    LimiterSettings settings;
    settings.release_ms = release_ms;
    Limiter limiter;
    limiter.prepare(kRate, 65536, 1, settings);
    const Row out = run(limiter, in);
    for (std::size_t n = kPeak - 200; n < kPeak + 19200; n += n < kPeak + 144 ? 4 : 192) {
      const double ms = 1000.0 * (static_cast<double>(n) - kPeak) / kRate;
      const double gain_db = db(of(out[n + limiter.latency_frames()]) / of(in[n]));
      if (release_ms == LimiterSettings{}.release_ms && n <= kPeak + 96)
        std::printf("limiter_attack/gain\t%.3f\t%.2f\n", ms, gain_db);
      std::printf("limiter/release %g ms\t%.3f\t%.2f\n", of(release_ms), ms, gain_db);
    }
  }
}

} // namespace

int main() {
  std::printf("# 48 kHz; plot/line, x, y (dB)\n");
  print_curves();
  print_step();
  print_soft_tier();
  print_limiter();
}
