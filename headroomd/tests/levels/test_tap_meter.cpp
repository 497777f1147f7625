// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio_rows.hpp"
#include "levels/tap_meter.hpp"
#include <headroom_catch.hpp>
#include <limits>

using namespace headroom;
using test::AudioRows;

TEST_CASE("a tap hears the highest sample, and the mean square of the loudest channel") {
  TapMeter meter;
  AudioRows audio(3, 480, 0.0f);
  for (uint32_t i = 0; i < 480; ++i)
    audio[1][i] = i % 2 == 0 ? 0.5f : -0.5f;
  audio[2][7] = -0.75f;
  meter.add(audio);
  meter.add(audio);
  const auto heard = meter.read(48000.0);
  REQUIRE(heard.seconds == Approx(0.02));
  REQUIRE(heard.peak == 0.75f);
  REQUIRE(heard.mean_square == Approx(0.25f));
}

TEST_CASE("each reading starts anew, and one of nothing has no length") {
  TapMeter meter;
  meter.add(AudioRows(2, 64, 0.5f));
  meter.read(48000.0);
  REQUIRE(meter.read(48000.0).seconds == 0.0);
  meter.add(AudioRows(2, 64, 0.25f));
  const auto heard = meter.read(48000.0);
  REQUIRE(heard.peak == 0.25f);
  REQUIRE(heard.mean_square == Approx(0.0625f));
  REQUIRE(meter.read(0.0).seconds == 0.0);
}

TEST_CASE("samples that are no numbers count as silence") {
  TapMeter meter;
  AudioRows audio(1, 4, 0.5f);
  audio[0][0] = std::numeric_limits<float>::quiet_NaN();
  audio[0][1] = std::numeric_limits<float>::infinity();
  meter.add(audio);
  const auto heard = meter.read(48000.0);
  REQUIRE(heard.peak == 0.5f);
  REQUIRE(heard.mean_square == Approx(0.125f));
}
