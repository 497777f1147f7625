// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/k_weighting.hpp"
#include <algorithm>
#include <cmath>
#include <complex>
#include <headroom_catch.hpp>
#include <numbers>

using namespace headroom;

namespace {

double response_db(const BiquadCoefficients& filter, double hz, double rate) {
  const std::complex<double> z = std::polar(1.0, -2.0 * std::numbers::pi * hz / rate);
  return 20.0 * std::log10(std::abs((filter.b0 + filter.b1 * z + filter.b2 * z * z) /
                                    (1.0 + filter.a1 * z + filter.a2 * z * z)));
}

double response_db(double hz, double rate) {
  const KWeighting weighting = k_weighting(rate);
  return response_db(weighting.shelf, hz, rate) + response_db(weighting.high_pass, hz, rate);
}

} // namespace

TEST_CASE("at 48 kHz K-weighting has the published coefficients") {
  // ITU-R BS.1770-5 Annex 1, tables 1 and 2; 14 digits are printed, 1e-10 leaves room for the tan.
  const KWeighting weighting = k_weighting(48000.0);
  CHECK(std::abs(weighting.shelf.b0 - 1.53512485958697) < 1e-10);
  CHECK(std::abs(weighting.shelf.b1 - -2.69169618940638) < 1e-10);
  CHECK(std::abs(weighting.shelf.b2 - 1.19839281085285) < 1e-10);
  CHECK(std::abs(weighting.shelf.a1 - -1.69065929318241) < 1e-10);
  CHECK(std::abs(weighting.shelf.a2 - 0.73248077421585) < 1e-10);
  CHECK(std::abs(weighting.high_pass.b0 - 1.0) < 1e-10);
  CHECK(std::abs(weighting.high_pass.b1 - -2.0) < 1e-10);
  CHECK(std::abs(weighting.high_pass.b2 - 1.0) < 1e-10);
  CHECK(std::abs(weighting.high_pass.a1 - -1.99004745483398) < 1e-10);
  CHECK(std::abs(weighting.high_pass.a2 - 0.99007225036621) < 1e-10);
}

TEST_CASE("K-weighting is the same curve at each rate") {
  // What is left is where the bilinear transform bends the shelf's slope.
  const auto check = [](double rate, double tolerance_db) {
    for (double hz = 10.0; hz <= std::min(20000.0, 0.45 * rate); hz *= 1.1) {
      INFO(rate << " Hz, at " << hz << " Hz");
      CHECK(std::abs(response_db(hz, rate) - response_db(hz, 48000.0)) < tolerance_db);
    }
  };
  for (const double rate : {44100.0, 88200.0, 96000.0, 176400.0, 192000.0, 384000.0, 768000.0})
    check(rate, 0.01);
  for (const double rate : {22050.0, 32000.0})
    check(rate, 0.04);
  for (const double rate : {8000.0, 11025.0, 16000.0})
    check(rate, 0.3);
}

TEST_CASE("997 Hz passes with the 0.691 dB that the loudness formula takes off") {
  for (const double rate : {44100.0, 48000.0, 192000.0, 768000.0})
    CHECK(std::abs(response_db(997.0, rate) - 0.691) < 0.01);
}
