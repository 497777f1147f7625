// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/k_weighting.hpp"
#include "headroom-dsp/loudness_meter.hpp"
#include "programmes.hpp"
#include <cmath>
#include <complex>
#include <cstdio>
#include <numbers>

// Prints K-weighting at several rates and what the meter reads of a tone in steps, one point a line
// ("plot/line", x, y): a table for docs/plot_loudness.py.
using namespace headroom;
using namespace headroom::signals;

namespace {

double gain_db(const BiquadCoefficients& f, double hz, double rate_hz) {
  const auto z = std::polar(1.0, -2.0 * std::numbers::pi * hz / rate_hz);
  return 20.0 *
         std::log10(std::abs((f.b0 + z * (f.b1 + z * f.b2)) / (1.0 + z * (f.a1 + z * f.a2))));
}

void print_weighting() {
  for (const double rate_hz : {8000.0, 16000.0, 44100.0, 48000.0}) {
    const KWeighting filters = k_weighting(rate_hz);
    for (double hz = 10.0; hz < std::min(20500.0, 0.47 * rate_hz); hz *= 1.06)
      std::printf("weighting/%g kHz\t%.3f\t%.3f\n", rate_hz / 1000.0, std::log2(hz / 10.0),
                  gain_db(filters.shelf, hz, rate_hz) + gain_db(filters.high_pass, hz, rate_hz));
  }
}

void print_readings() {
  constexpr double kRate = 48000.0;
  LoudnessMeter meter;
  meter.prepare(kRate, 2);
  const Programme tone = stepped_tone(
      {{-300.0, 1.0}, {-26.0, 6.0}, {-16.0, 6.0}, {-50.0, 7.0}, {-26.0, 4.0}}, kRate, 2);
  unsigned tenths = 0;
  feed(tone, 4800, [&](ConstBlock block) {
    meter.process(block);
    const double seconds = 0.1 * ++tenths;
    const auto print = [seconds](const char* line, float lufs) {
      if (std::isfinite(lufs))
        std::printf("readings/%s\t%.1f\t%.2f\n", line, seconds, static_cast<double>(lufs));
    };
    print("momentary", meter.momentary_lufs());
    print("short-term", meter.short_term_lufs());
    print("integrated", meter.integrated_lufs());
  });
}

} // namespace

int main() {
  std::printf("# plot/line, x (octaves above 10 Hz; seconds), y (dB; LUFS)\n");
  print_weighting();
  print_readings();
}
