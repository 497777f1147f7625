// SPDX-License-Identifier: MPL-2.0
#include "reference/true_peak.hpp"
#include "signals.hpp"
#include <cmath>
#include <headroom_catch.hpp>
#include <numbers>
#include <random>

using namespace headroom::reference;

namespace {

constexpr double kPi = std::numbers::pi;

double db(double ratio) { return 20.0 * std::log10(ratio); }

/// A tone that starts and ends with a raised cosine, so that the ends add no peak of their own.
std::vector<float> faded_tone(std::size_t frames, double frequency, double phase,
                              double level = 1.0) {
  std::vector<float> x(frames);
  const double fade = static_cast<double>(frames) / 4.0;
  for (std::size_t n = 0; n < frames; ++n) {
    const double t = static_cast<double>(n);
    const double edge = std::min({t / fade, (static_cast<double>(frames) - t) / fade, 1.0});
    const double envelope = 0.5 - 0.5 * std::cos(kPi * edge);
    x[n] = static_cast<float>(level * envelope * std::sin(2.0 * kPi * frequency * t + phase));
  }
  return x;
}

std::vector<float> noise(std::size_t frames, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> level(-1.0f, 1.0f);
  std::vector<float> x(frames);
  for (float& value : x)
    value = level(random);
  return x;
}

} // namespace

TEST_CASE("a tone at f_s/4 sampled at 45 degrees peaks 3.0103 dB above its samples") {
  const auto x = faded_tone(4000, 0.25, kPi / 4.0);
  double sample_peak = 0.0;
  for (const float value : x)
    sample_peak = std::max(sample_peak, std::fabs(double{value}));
  for (const Reading reading : {Reading::kT20, Reading::kTN})
    REQUIRE(db(true_peak(x, reading) / sample_peak) == Approx(3.0103).margin(0.0005));
}

TEST_CASE("a tone below the pass edge reads its amplitude") {
  TruePeak judge;
  // 64 points per sample read low by at most -20 log10 cos(pi f / 64) = 0.0026 dB.
  for (const double f : {0.01, 0.1237, 0.3333, 0.44, 0.45})
    REQUIRE(db(judge(faded_tone(6000, f, 0.3), Reading::kT20)) == Approx(0.0).margin(0.003));
  for (const double f : {0.1237, 0.44, 0.4535, 0.47, 0.49, 0.495})
    REQUIRE(db(judge(faded_tone(6000, f, 0.3), Reading::kTN)) == Approx(0.0).margin(0.003));
}

TEST_CASE("content above the stop edge is not heard by its reconstruction") {
  TruePeak judge;
  const auto x = faded_tone(6000, 0.49, 0.3);
  // The fade and the rounding to float put a little of the tone elsewhere.
  REQUIRE(judge.through(x, reconstructions(Reading::kT20Steep)[0]) < 1e-5);
  REQUIRE(judge.through(x, reconstructions(Reading::kT20)[0]) < 0.05);
}

TEST_CASE("the stop band of every reconstruction is below -140 dB") {
  for (const Reading reading : {Reading::kT20, Reading::kTN, Reading::kT20Steep})
    for (const Reconstruction& filter : reconstructions(reading)) {
      REQUIRE(filter.span >= 512.0);
      REQUIRE(stop_band_db(filter) > 140.0);
      // The transform of the impulse response itself, at and beyond the stop edge; 8 per sample.
      for (const double f : {filter.stop_edge, filter.stop_edge + 0.01, 0.6, 0.83, 1.0, 1.7}) {
        double sum = 0.0;
        for (double t = -filter.span / 2.0; t <= filter.span / 2.0; t += 0.125)
          sum += 0.125 * impulse_response(filter, t) * std::cos(2.0 * kPi * f * t);
        REQUIRE(db(std::fabs(sum) + 1e-300) < -140.0);
      }
    }
}

TEST_CASE("a single impulse reads the top of the impulse response") {
  std::vector<float> x(100, 0.0f);
  x[40] = 2.0f;
  // Twice the cut-off frequency times the amplitude.
  TruePeak judge;
  REQUIRE(judge.through(x, reconstructions(Reading::kTN)[0]) == Approx(2.0).epsilon(1e-6));
  REQUIRE(judge.through(x, reconstructions(Reading::kT20)[0]) ==
          Approx(2.0 * 0.9535).epsilon(1e-6));
  REQUIRE(judge.through(x, reconstructions(Reading::kT20)[1]) == Approx(2.0).epsilon(1e-6));
}

TEST_CASE("a step overshoots by the Gibbs constant") {
  std::vector<float> x(20000, 0.0f);
  for (std::size_t n = 5000; n < x.size(); ++n)
    x[n] = 1.0f;
  // A sampled step sits between two samples; the ideal sinc overshoots by Gibbs' 8.949 % when the
  // step is continuous. Sampled: sum of sinc over the half line, maximum 1.0 + 0.1411 ... is
  // computed here by the alternating series at every 64th, independent of any window.
  double expected = 0.0;
  for (int i = 0; i < 6 * 64; ++i) {
    const double t = i / 64.0;
    double sum = 0.0, last = 0.0;
    for (int k = 0; k < 200000; ++k) {
      const double u = t - k;
      last = u == 0.0 ? 1.0 : std::sin(kPi * u) / (kPi * u);
      sum += last;
    }
    expected = std::max(expected, sum - last / 2.0);
  }
  REQUIRE(true_peak(x, Reading::kTN) == Approx(expected).epsilon(0.002));
}

TEST_CASE("cosines that all crest between two samples read the sum of their amplitudes") {
  const std::vector<double> frequencies = {0.031, 0.117, 0.226, 0.303, 0.41, 0.449};
  std::vector<float> x(8000);
  for (std::size_t n = 0; n < x.size(); ++n) {
    const double t = static_cast<double>(n) - 4000.5;
    const double envelope = std::cos(kPi * t / 8001.0) * std::cos(kPi * t / 8001.0);
    double sum = 0.0;
    for (const double f : frequencies)
      sum += 0.1 * std::cos(2.0 * kPi * f * t);
    x[n] = static_cast<float>(envelope * sum);
  }
  for (const Reading reading : {Reading::kT20, Reading::kTN})
    REQUIRE(true_peak(x, reading) == Approx(0.6).epsilon(1e-5));
}

TEST_CASE("the EBU true-peak cases read what EBU Tech 3341 says they do") {
  TruePeak judge;
  for (const auto& signal : headroom::signals::ebu_true_peak(48000.0).signals) {
    if (signal.name.find("faded") == std::string::npos)
      continue;
    const int number = std::stoi(signal.name.substr(5, 2));
    const double expected = number < 19 ? -6.0 : number == 19 ? 3.0 : 0.0;
    for (const Reading reading : {Reading::kT20, Reading::kTN}) {
      const double level = db(judge(signal.channels[0], reading));
      INFO(signal.name);
      REQUIRE(level < expected + 0.2); // the tolerance of the document
      REQUIRE(level > expected - 0.4);
    }
  }
}

TEST_CASE("the direct sum and the spectrum give one number") {
  TruePeak judge;
  for (const std::size_t frames : {1u, 2u, 63u, 257u}) {
    const auto x = noise(frames, static_cast<unsigned>(frames));
    REQUIRE(judge(x, Reading::kT20) == Approx(true_peak_by_sum(x, Reading::kT20)).epsilon(1e-6));
    if (frames < 63)
      REQUIRE(judge(x, Reading::kTN) == Approx(true_peak_by_sum(x, Reading::kTN)).epsilon(1e-6));
  }
}

TEST_CASE("the quick reading stays within 0.005 dB of the full one") {
  TruePeak judge;
  for (unsigned seed = 0; seed < 20; ++seed) {
    const auto x = noise(1500, 100 + seed);
    for (const Reading reading : {Reading::kT20, Reading::kTN})
      REQUIRE(std::fabs(db(judge(x, reading, Density::kQuick) / judge(x, reading))) < 0.005);
  }
}
