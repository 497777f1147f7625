// SPDX-License-Identifier: MPL-2.0
#include "reference/tone_residual.hpp"
#include "reference/transparency.hpp"
#include <cmath>
#include <headroom_catch.hpp>

// What the chain leaves alone, and how little it does to a steady tone.
using namespace headroom;
using namespace headroom::reference;

TEST_CASE("a signal below the ceiling comes out bit for bit, late by latency_frames()") {
  TruePeak judge;
  const double rate = GENERATE(44100.0, 48000.0, 192000.0);
  constexpr std::uint32_t kBlockSizes[] = {1024, 64, 1, 513, 0};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const double below_db = seed % 2 == 0 ? 0.11 : 1.0;
    const auto signal = untouchable_signal(judge, seed, 4000, -0.1, below_db);
    const Blocks blocks{kBlockSizes[seed % 5], seed};
    Chain chain;
    chain.prepare(rate, blocks.largest(), 1);
    const DelayCheck check = is_pure_delay(signal.channels, render(chain, signal.channels, blocks),
                                           chain.latency_frames());
    INFO(signal.name << " at " << rate << " Hz, " << below_db << " dB below, differs from frame "
                     << check.frame << " by " << check.difference);
    CHECK(check.exact);
  }
}

TEST_CASE("a steady tone 6 dB over the ceiling stays clean") {
  struct Goal {
    double hz, thd_plus_n_db;
  };
  // Peers stand at -73 dB (50 Hz), -71 dB (100 Hz), -153 dB (1 kHz) for the best of them.
  const Goal goals[] = {
      {50.0, -70.0}, {100.0, -80.0}, {997.0, -120.0}, {3000.0, -120.0}, {8000.0, -120.0}};
  const double rate = GENERATE(44100.0, 48000.0);
  for (const Goal& goal : goals) {
    std::vector<float> x(static_cast<std::size_t>(4.0 * rate), 0.0f);
    signals::add_tone(x, 0, x.size(), goal.hz / rate, 0.3, signals::gain_from_db(5.9));
    Chain chain;
    chain.prepare(rate, 1024, 1);
    const Channels output = render(chain, {x}, {1024, 0});
    const auto second = static_cast<std::size_t>(rate);
    const ToneResidual residual =
        tone_residual(std::span(output[0]).subspan(5 * second / 2, second), goal.hz, rate);
    INFO(goal.hz << " Hz at " << rate);
    CHECK(residual.thd_plus_n_db <= goal.thd_plus_n_db);
    CHECK(20.0 * std::log10(residual.amplitude) == Approx(-0.15).margin(0.06));
  }
}

TEST_CASE("after limiting, a signal below the ceiling comes out bit for bit again") {
  const double rate = GENERATE(44100.0, 48000.0, 192000.0);
  const float release_ms = GENERATE(60.0f, 300.0f);
  // Below 1e-6 in 14 time constants; hold and look-ahead are in the rest.
  const auto settled = static_cast<std::size_t>((0.015 * double{release_ms} + 0.1) * rate);
  std::vector<float> x(settled + 8000, 0.0f);
  signals::add_tone(x, 0, 2000, 0.02, 0.3, signals::gain_from_db(12.0));
  signals::add_tone(x, 2000, x.size(), 0.021, 0.0, signals::gain_from_db(-12.0));
  Chain chain;
  ChainSettings settings = ChainSettings::transparent();
  settings.limiter.release_ms = release_ms;
  chain.prepare(rate, 1024, 1, settings);
  const Channels output = render(chain, {x}, {1024, 0});
  INFO(rate << " Hz, release " << release_ms << " ms");
  for (std::size_t n = settled; n < x.size(); ++n)
    REQUIRE(output[0][n + chain.latency_frames()] == x[n]);
}
