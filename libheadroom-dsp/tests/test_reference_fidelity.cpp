// SPDX-License-Identifier: MPL-2.0
#include "reference/tone_residual.hpp"
#include "reference/transparency.hpp"
#include <cmath>
#include <headroom_catch.hpp>
#include <numbers>

using namespace headroom;
using namespace headroom::reference;

namespace {

std::vector<float> tone(std::size_t frames, double hz, double rate, double level) {
  std::vector<float> x(frames, 0.0f);
  signals::add_tone(x, 0, frames, hz / rate, 0.4, level);
  return x;
}

} // namespace

TEST_CASE("a third harmonic of known level is the THD+N, whatever constant rides along") {
  for (const double hz : {50.0, 100.0, 997.0, 5000.0})
    for (const double harmonic_db : {-40.0, -70.0, -100.0}) {
      std::vector<double> exact(48000);
      for (std::size_t n = 0; n < exact.size(); ++n) {
        const double angle = 2.0 * std::numbers::pi * hz * static_cast<double>(n) / 48000.0;
        exact[n] = 0.1 + 0.9 * std::sin(angle) +
                   0.9 * std::pow(10.0, harmonic_db / 20.0) * std::cos(3.0 * angle);
      }
      const std::vector<float> x(exact.begin(), exact.end());
      const ToneResidual residual = tone_residual(x, hz, 48000.0);
      REQUIRE(residual.thd_plus_n_db == Approx(harmonic_db).margin(0.05));
      REQUIRE(residual.amplitude == Approx(0.9).epsilon(1e-5));
    }
}

TEST_CASE("a clean float tone reads below -140 dB") {
  for (const double hz : {50.0, 997.0, 8000.0})
    for (const double rate : {44100.0, 48000.0, 96000.0})
      REQUIRE(tone_residual(tone(48000, hz, rate, 0.98), hz, rate).thd_plus_n_db < -140.0);
}

TEST_CASE("what lies below 20 Hz and above 20 kHz is not THD+N") {
  auto x = tone(96000, 997.0, 96000.0, 0.9);
  signals::add_tone(x, 0, x.size(), 30000.0 / 96000.0, 0.0, 0.05);
  signals::add_tone(x, 0, x.size(), 5.0 / 96000.0, 0.0, 0.05);
  REQUIRE(tone_residual(x, 997.0, 96000.0).thd_plus_n_db < -100.0);
  REQUIRE_THROWS_AS(tone_residual(std::span(x).first(500), 50.0, 96000.0), std::invalid_argument);
}

TEST_CASE("the content above an edge is read at its level") {
  TruePeak judge;
  std::vector<float> x(4000, 0.0f);
  signals::add_tone(x, 0, 4000, 0.05, 0.0, 0.9);
  // Only the inside: an abrupt end has content everywhere.
  std::vector<float> faded = x;
  for (std::size_t n = 0; n < x.size(); ++n) {
    const double window =
        std::pow(std::sin(std::numbers::pi * (static_cast<double>(n) + 0.5) / 4000.0), 2.0);
    const double top = 0.01 * std::sin(2.0 * std::numbers::pi * 0.475 * static_cast<double>(n));
    faded[n] = static_cast<float>(window * (double{x[n]} + top));
  }
  REQUIRE(20.0 * std::log10(peak_above(judge, faded, 0.4535)) == Approx(-40.0).margin(0.05));
  REQUIRE(20.0 * std::log10(peak_above(judge, faded, 0.49)) < -60.0);
}

TEST_CASE("untouchable signals sit just below the ceiling and keep the top band quiet") {
  TruePeak judge;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const auto signal = untouchable_signal(judge, seed, 3000, -0.1, 0.01);
    const Excess excess = excess_over_ceiling(judge, signal.channels, -0.1);
    REQUIRE(std::max(excess.t20_db, excess.tn_db) <= -0.01);
    REQUIRE(std::max(excess.t20_db, excess.tn_db) > -0.2);
    REQUIRE(peak_above(judge, signal.channels[0], 0.4535) < 0.01);
  }
}

TEST_CASE("one changed bit or one frame of error is not a pure delay") {
  const Channels input = {{0.0f, 0.5f, -0.25f, 0.125f}, {1.0f, 0.0f, 0.0f, -1.0f}};
  Channels output = {{0.0f, 0.0f, 0.0f, 0.5f, -0.25f, 0.125f, 0.0f},
                     {0.0f, 0.0f, 1.0f, 0.0f, 0.0f, -1.0f, 0.0f}};
  REQUIRE(is_pure_delay(input, output, 2).exact);
  REQUIRE_FALSE(is_pure_delay(input, output, 1).exact);
  output[1][5] = std::nextafter(-1.0f, 0.0f);
  const DelayCheck check = is_pure_delay(input, output, 2);
  REQUIRE_FALSE(check.exact);
  REQUIRE(check.channel == 1);
  REQUIRE(check.frame == 5);
}
