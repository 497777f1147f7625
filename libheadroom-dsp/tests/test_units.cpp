// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/units.hpp"
#include <cmath>
#include <headroom_catch.hpp>

using namespace headroom;

TEST_CASE("decibels become amplitudes and back") {
  CHECK(gain_from_db(0.0f) == 1.0f);
  CHECK(gain_from_db(20.0f) == Approx(10.0));
  CHECK(gain_from_db(-6.0205999f) == Approx(0.5));
  CHECK(gain_from_db(-INFINITY) == 0.0f);
  for (const float db : {-120.0f, -60.0f, -0.1f, 0.06f, 40.0f})
    CHECK(db_from_gain(gain_from_db(db)) == Approx(db).margin(1e-5)); // float: 120 dB +- 1 ulp
  CHECK(db_from_gain(0.0f) == -INFINITY);
  CHECK(db_from_gain(-0.5f) == db_from_gain(0.5f));
}

TEST_CASE("milliseconds become whole frames, rounded to nearest") {
  CHECK(frames_from_ms(0.0, 48000.0) == 0);
  CHECK(frames_from_ms(4.0, 48000.0) == 192);
  CHECK(frames_from_ms(4.0, 44100.0) == 176); // 176.4
  CHECK(frames_from_ms(1.5, 44100.0) == 66);  // 66.15
  CHECK(frames_from_ms(0.01, 44100.0) == 0);  // 0.441
  CHECK(frames_from_ms(0.02, 44100.0) == 1);  // 0.882
  CHECK(frames_from_ms(5000.0, 768000.0) == 3840000);
}

TEST_CASE("a one-pole smoother covers 63 % of a step in its time constant") {
  for (const double time_constant_ms : {1.0, 60.0, 5000.0}) {
    const double c = static_cast<double>(one_pole_coefficient(time_constant_ms, 48000.0));
    double y = 0.0;
    for (long n = std::lround(time_constant_ms * 48.0); n != 0; --n)
      y += (1.0 - c) * (1.0 - y);
    INFO(time_constant_ms << " ms");
    // The coefficient is a float: half an ulp below 1, times the frames.
    CHECK(y == Approx(1.0 - std::exp(-1.0)).margin(3e-8 * time_constant_ms * 48.0 + 1e-6));
  }
}

TEST_CASE("no time constant is no smoothing") {
  CHECK(one_pole_coefficient(0.0, 48000.0) == 0.0f);
  CHECK(one_pole_coefficient(-1.0, 48000.0) == 0.0f);
}
