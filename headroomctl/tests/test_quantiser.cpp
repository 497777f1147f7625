// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference/true_peak.hpp"
#include "render/quantiser.hpp"
#include "signals.hpp"
#include <cmath>
#include <headroom_catch.hpp>

using namespace headroom;
using namespace headroom::ctl;

TEST_CASE("no sample is farther from its quantised one than the quantiser says") {
  const uint32_t bits = GENERATE(16u, 24u);
  const Dither dither = GENERATE(Dither::none, Dither::tpdf);
  Quantiser quantiser(bits, dither, 5, 1);
  signals::Random random(9);
  double largest = 0.0, sum = 0.0, squares = 0.0;
  constexpr int kSamples = 200000;
  const double step = std::ldexp(1.0, 1 - static_cast<int>(bits));
  for (int i = 0; i < kSamples; ++i) {
    const auto sample = static_cast<float>(random.uniform(-0.01, 0.01));
    const double error = std::ldexp(quantiser.quantise(sample, 0), -31) - double{sample};
    largest = std::max(largest, std::fabs(error));
    sum += error / step;
    squares += error * error / step / step;
  }
  CHECK(largest <= Quantiser::largest_error(bits, dither));
  CHECK(largest > 0.95 * Quantiser::largest_error(bits, dither));
  // Uniform: 1/12 of a step squared; triangular dither adds 1/6.
  CHECK(sum / kSamples == Approx(0.0).margin(0.005));
  CHECK(squares / kSamples == Approx(dither == Dither::tpdf ? 0.25 : 1.0 / 12).epsilon(0.02));
}

TEST_CASE("integers come back unchanged without dither, and full scale does not wrap") {
  Quantiser quantiser(16, Dither::none, 1, 1);
  for (int value = -32768; value < 32768; value += 7)
    CHECK(quantiser.quantise(static_cast<float>(value) / 32768.0f, 0) == value * 65536);
  CHECK(quantiser.quantise(1.0f, 0) == 32767 * 65536);
  CHECK(quantiser.quantise(-2.0f, 0) == -32768 * 65536);
  Quantiser wide(32, Dither::tpdf, 1, 1);
  CHECK(wide.quantise(1.0f, 0) > 0);
}

TEST_CASE("channels have dither of their own") {
  Quantiser quantiser(16, Dither::tpdf, 1, 2);
  int same = 0;
  for (int i = 0; i < 1000; ++i)
    same += quantiser.quantise(0.3f, 0) == quantiser.quantise(0.3f, 1);
  CHECK(same < 700);
}

TEST_CASE("no reconstruction of the judge raises samples of at most 1 above the assumed gain") {
  using namespace reference;
  double highest = 0.0;
  for (const Reading reading : {Reading::kT20, Reading::kTN})
    for (const Reconstruction& filter : reconstructions(reading))
      for (const double place : {0.1, 0.25, 0.5}) {
        double sum = 0.0;
        const int reach = static_cast<int>(filter.span / 2);
        for (int n = -reach; n <= reach; ++n)
          sum += std::fabs(impulse_response(filter, place - n));
        highest = std::max(highest, sum);
      }
  CHECK(highest <= kReconstructionGain);
  CHECK(highest > 0.7 * kReconstructionGain);
}

TEST_CASE("the limiter's ceiling leaves room for the error, or there is none") {
  const double lowered = ceiling_before(-40.0, 16, Dither::tpdf);
  const double error = kReconstructionGain * 1.5 / 32768;
  CHECK(std::pow(10.0, lowered / 20) + error == Approx(0.01).epsilon(1e-6));
  CHECK(ceiling_before(-80.0, 16, Dither::tpdf) < -200.0);
  CHECK(ceiling_before(-0.1, 24, Dither::none) == Approx(-0.1).margin(1e-5));
}
