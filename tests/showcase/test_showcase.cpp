// SPDX-License-Identifier: GPL-3.0-or-later
#include "loudness.hpp"
#include "measurement.hpp"
#include "programme.hpp"

#include <cmath>
#include <headroom_catch.hpp>

using namespace headroom::showcase;
namespace signals = headroom::signals;

namespace {

/// 1 kHz in both channels, parts of {seconds, dBFS}, as the EBU's test files are.
Channels tones(std::initializer_list<std::pair<double, double>> parts) {
  std::vector<float> line;
  for (const auto& [seconds, level_db] : parts) {
    const std::size_t begin = line.size();
    line.resize(begin + static_cast<std::size_t>(seconds * kRateHz), 0.0f);
    signals::add_tone(line, begin, line.size(), 1000.0 / kRateHz, 0.0,
                      signals::gain_from_db(level_db));
  }
  return {line, line};
}

} // namespace

TEST_CASE("the loudness meter reads what EBU Tech 3341 asks for") { // table 1, cases 1 to 5
  CHECK(integrated_loudness(tones({{20, -23}})) == Approx(-23.0).margin(0.1));
  CHECK(integrated_loudness(tones({{20, -33}})) == Approx(-33.0).margin(0.1));
  CHECK(integrated_loudness(tones({{10, -36}, {60, -23}, {10, -36}})) == Approx(-23.0).margin(0.1));
  CHECK(integrated_loudness(tones({{10, -72}, {10, -36}, {60, -23}, {10, -36}, {10, -72}})) ==
        Approx(-23.0).margin(0.1));
  CHECK(integrated_loudness(tones({{20, -26}, {20.1, -20}, {20, -26}})) ==
        Approx(-23.0).margin(0.1));
  CHECK(std::isinf(integrated_loudness(tones({{5, -80}}))));
}

TEST_CASE("the programme is the same every time, and another for another seed") {
  const Programme one = make_programme(20);
  CHECK(one.channels == make_programme(20).channels);
  CHECK(one.channels != make_programme(21).channels);
  CHECK(one.frames() == 28 * kRateHz);
}

TEST_CASE("a delayed copy is found at any level, another sound is not") {
  const Channels played = make_programme(20).channels;
  Channels recorded = {std::vector<float>(777, 0.0f), std::vector<float>(777, 0.0f)};
  for (std::size_t c = 0; c < 2; ++c)
    for (std::size_t n = 0; n < 20000; ++n)
      recorded[c].push_back(played[c][n] * (2.0f + 1e-5f * static_cast<float>(n))); // an AGC at work
  const Stretch wanted{10000, 15000}, everywhere{0, recorded[0].size()};
  CHECK(find(recorded, everywhere, played, wanted) == 10777);
  CHECK(find(recorded, {11500, recorded[0].size()}, played, wanted) == recorded[0].size());
  CHECK(find(recorded, everywhere, make_programme(21).channels, wanted) == recorded[0].size());
  CHECK(find(recorded, everywhere, {std::vector<float>(20000), std::vector<float>(20000)}, wanted) ==
        recorded[0].size());
}

TEST_CASE("the envelope sees peaks between the samples, and the gain is measured") {
  std::vector<float> x(9600, 0.0f);
  signals::add_tone(x, 0, x.size(), 0.25, 0.785398163, 1.0); // samples at 0.7071
  CHECK(peak_envelope({x}, 3)[1] == Approx(1.0).epsilon(0.005));
  std::vector<float> half = x;
  for (float& sample : half)
    sample *= 0.5f;
  CHECK(gain({x}, {half}, 2)[1] == Approx(-6.0206).margin(0.001));
  CHECK(gain({half}, {x}, 2)[1] == Approx(6.0206).margin(0.001));
}
