// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/ballistics.hpp"
#include <cmath>
#include <headroom_catch.hpp>
#include <vector>

using namespace headroom;

namespace {

std::vector<float> run(Ballistics& ballistics, float wanted, std::size_t frames) {
  std::vector<float> x(frames, wanted);
  ballistics.process(x.data(), x.data(), static_cast<std::uint32_t>(frames));
  return x;
}

/// ms until x has crossed level.
double crossing_ms(const std::vector<float>& x, float level, double rate) {
  const bool rising = x[0] < level;
  for (std::size_t n = 0; n < x.size(); ++n)
    if (rising ? x[n] >= level : x[n] <= level)
      return static_cast<double>(n + 1) * 1000.0 / rate;
  return 1e9;
}

} // namespace

TEST_CASE("63 % of a step up take the attack time, of a step down the release time") {
  for (const double rate : {44100.0, 192000.0})
    for (const double attack : {0.05, 1.0, 10.0, 100.0, 1000.0})
      for (const double release : {1.0, 50.0, 100.0, 1000.0, 5000.0}) {
        Ballistics ballistics;
        ballistics.prepare(rate, 1000, attack, release);
        const double shown_ms = 3.0 * std::max(attack, release) + 20.0 * attack + 50.0;
        const auto frames = static_cast<std::size_t>(shown_ms * rate / 1000.0);
        const double covered = 1.0 - std::exp(-1.0);
        const auto up = run(ballistics, 12.0f, frames);
        INFO("attack " << attack << " ms, release " << release << " ms, " << rate << " Hz");
        // Within 2 %, and one frame, of which there are few in 0.05 ms.
        const double frame = 1000.0 / rate;
        CHECK(crossing_ms(up, static_cast<float>(12.0 * covered), rate) ==
              Approx(attack).epsilon(0.02).margin(2.0 * frame));
        const auto down = run(ballistics, 0.0f, frames);
        // The attack stage ends the release: it cannot be shorter.
        const double expected = std::max(attack, release);
        CHECK(crossing_ms(down, static_cast<float>(12.0 * (1.0 - covered)), rate) ==
              Approx(expected).epsilon(0.02).margin(2.0 * frame));
      }
}

TEST_CASE("a release ends in an exact zero, at once after silence") {
  Ballistics ballistics;
  ballistics.prepare(48000.0, 100, 10.0, 100.0);
  CHECK(ballistics.at_rest());
  CHECK(run(ballistics, 0.0f, 100).back() == 0.0f);
  CHECK(ballistics.at_rest());
  run(ballistics, 20.0f, 48000);
  CHECK_FALSE(ballistics.at_rest());
  // 36 time constants take 20 dB to 1e-14.
  CHECK(run(ballistics, 0.0f, 48000 * 5).back() == 0.0f);
  CHECK(ballistics.at_rest());
}

TEST_CASE("blocks of any size give the same reduction, while times change too") {
  std::vector<float> wanted(5000), whole, parts;
  for (std::size_t n = 0; n < wanted.size(); ++n)
    wanted[n] = n / 700 % 2 == 0 ? 10.0f : static_cast<float>(n % 13);
  whole = parts = wanted;
  Ballistics one, other;
  for (Ballistics* ballistics : {&one, &other}) {
    ballistics->prepare(48000.0, 480, 5.0, 60.0);
    ballistics->set(0.5, 10.0);
  }
  one.process(whole.data(), whole.data(), 5000);
  for (std::uint32_t at = 0; at < 5000; at += 8)
    other.process(parts.data() + at, parts.data() + at, 8);
  CHECK((whole == parts));
}
