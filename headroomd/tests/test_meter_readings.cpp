// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio_rows.hpp"
#include "meter_readings.hpp"
#include <headroom_catch.hpp>

using namespace headroom;
using Reader = MeterReadings::Reader;

namespace {

/// Plays a click of that height, then silence for long enough that the chain's meters forget it.
void play_click(Engine& engine, float height) {
  test::AudioRows in(2, 1024), out(2, 1024);
  in[0][5] = height;
  engine.process(in, out);
}

} // namespace

TEST_CASE("each reader gets the peaks since it read last itself") {
  Engine engine;
  engine.prepare(48000.0, 2);
  MeterReadings readings(engine);
  play_click(engine, 0.5f);
  CHECK(readings.read(Reader::ticks).recent.input_peak[0] == 0.5f);
  for (int i = 0; i < 5; ++i) {
    play_click(engine, 0.001f);
    readings.read(Reader::ticks);
  }
  CHECK(readings.read(Reader::ticks).recent.input_peak[0] < 0.5f);
  CHECK(readings.read(Reader::status).recent.input_peak[0] == 0.5f);
  CHECK(readings.read(Reader::status).recent.input_peak[0] < 0.5f);
}

TEST_CASE("what is no peak is the newest for each reader") {
  Engine engine;
  engine.prepare(48000.0, 2);
  MeterReadings readings(engine);
  play_click(engine, 0.5f);
  const auto early = readings.read(Reader::ticks).recent.frames;
  play_click(engine, 0.1f);
  const auto late = readings.read(Reader::status).recent.frames;
  CHECK(late == early + 1024);
  CHECK(readings.read(Reader::ticks).recent.frames == late);
}

TEST_CASE("restarted meters forget the maxima since the start") {
  Engine engine;
  engine.prepare(48000.0, 2);
  MeterReadings readings(engine);
  for (int i = 0; i < 4; ++i) // through the look-ahead
    play_click(engine, 0.5f);
  CHECK(readings.read(Reader::metrics).max_true_peak > 0.4f);
  for (int i = 0; i < 8; ++i) {
    play_click(engine, 0.0f);
    readings.read(Reader::ticks);
  }
  CHECK(readings.read(Reader::metrics).max_true_peak > 0.4f);
  engine.restart_meters();
  CHECK(readings.read(Reader::metrics).max_true_peak < 0.4f);
}
