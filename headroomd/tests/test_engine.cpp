// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio_rows.hpp"
#include "engine.hpp"
#include <algorithm>
#include <atomic>
#include <cmath>
#include <headroom_catch.hpp>
#include <limits>
#include <thread>

using namespace headroom;
using test::AudioRows;

namespace {

uint32_t first_sound(const std::vector<float>& row) {
  for (uint32_t i = 0; i < row.size(); ++i)
    if (std::fabs(row[i]) > 0.01f)
      return i;
  return static_cast<uint32_t>(row.size());
}

bool silent(const std::vector<float>& row) { return first_sound(row) == row.size(); }

} // namespace

TEST_CASE("an engine without a chain writes silence over what was there") {
  Engine engine;
  AudioRows in(2, 64, 0.5f);
  AudioRows out(2, 64, 0.7f);
  engine.process(in, out);
  REQUIRE(out[0] == std::vector<float>(64, 0.0f));
  REQUIRE(out[1] == std::vector<float>(64, 0.0f));
}

TEST_CASE("an impulse leaves the engine latency_frames later, in quanta of any size") {
  const auto quantum = GENERATE(1u, 63u, 1024u, 1025u, 8192u);
  Engine engine;
  engine.prepare(48000.0, 2);
  AudioRows in(2, 16384);
  AudioRows out(2, 16384, 0.7f);
  in[0][1020] = 0.05f;
  in[1][1030] = 0.05f;
  const float* in_rows[2];
  float* out_rows[2];
  for (uint32_t at = 0; at < 16384; at += quantum) {
    const uint32_t frames = std::min(quantum, 16384 - at);
    for (uint32_t c = 0; c < 2; ++c) {
      in_rows[c] = in[c].data() + at;
      out_rows[c] = out[c].data() + at;
    }
    engine.process({in_rows, 2, frames}, {out_rows, 2, frames});
  }
  INFO("quantum " << quantum);
  REQUIRE(engine.latency_frames() > 0);
  REQUIRE(first_sound(out[0]) == 1020 + engine.latency_frames());
  REQUIRE(first_sound(out[1]) == 1030 + engine.latency_frames());
}

TEST_CASE("a block whose channels do not fit the chain becomes silence") {
  Engine engine;
  engine.prepare(48000.0, 2);
  AudioRows in(6, 1024, 0.05f);
  AudioRows out(6, 1024, 0.7f);
  engine.process(in, out);
  for (uint32_t c = 0; c < 6; ++c)
    REQUIRE(out[c] == std::vector<float>(1024, 0.0f));
}

TEST_CASE("after clear() the tail of the former audio is not heard") {
  Engine engine;
  engine.prepare(48000.0, 1);
  const uint32_t latency = engine.latency_frames();
  AudioRows loud(1, latency, 0.05f);
  AudioRows quiet(1, 2 * latency);
  AudioRows out(1, 2 * latency);
  AudioRows lost(1, latency);
  engine.process(loud, lost);
  SECTION("cleared") {
    engine.clear();
    engine.process(quiet, out);
    REQUIRE(silent(out[0]));
  }
  SECTION("not cleared: there was a tail") {
    engine.process(quiet, out);
    REQUIRE_FALSE(silent(out[0]));
  }
}

TEST_CASE("a failed prepare() keeps the chain that works") {
  Engine engine;
  engine.prepare(48000.0, 2);
  REQUIRE_THROWS_AS(engine.prepare(48000.0, 9), std::invalid_argument);
  REQUIRE(engine.channels() == 2);
  AudioRows in(2, 4096, 0.05f);
  AudioRows out(2, 4096);
  engine.process(in, out);
  REQUIRE_FALSE(silent(out[0]));
}

TEST_CASE("the test gain can turn the sign but never raise a level") {
  REQUIRE_THROWS_AS(Engine(1.001f), std::invalid_argument);
  REQUIRE_THROWS_AS(Engine(-2.0f), std::invalid_argument);
  REQUIRE_THROWS_AS(Engine(std::numeric_limits<float>::quiet_NaN()), std::invalid_argument);
  REQUIRE_THROWS_AS(Engine(std::numeric_limits<float>::infinity()), std::invalid_argument);

  Engine engine(-0.5f);
  engine.prepare(48000.0, 1);
  AudioRows in(1, 4096, 0.05f);
  AudioRows out(1, 4096);
  engine.process(in, out);
  REQUIRE(out[0].back() == Approx(-0.025f).epsilon(0.001));
}

TEST_CASE("the control thread replaces, clears and reads while the audio thread runs") {
  Engine engine;
  engine.prepare(48000.0, 2);
  std::atomic<uint32_t> blocks{0};
  std::atomic<bool> stop{false};
  std::atomic<bool> finite{true};
  std::thread audio([&] {
    AudioRows in(2, 256, 0.05f);
    AudioRows out(2, 256);
    while (!stop) {
      engine.process(in, out);
      for (float sample : out[0])
        if (!std::isfinite(sample))
          finite = false;
      ++blocks;
    }
  });
  for (uint32_t round = 0; round < 200; ++round) {
    const uint32_t before = blocks;
    engine.prepare(round % 2 == 0 ? 44100.0 : 96000.0, 2);
    engine.set(engine.settings());
    engine.clear();
    engine.read_meters();
    while (blocks == before)
      std::this_thread::yield();
  }
  stop = true;
  audio.join();
  REQUIRE(finite);
  REQUIRE(engine.sample_rate_hz() == 96000.0);
}

TEST_CASE("the volume is heard per channel, and by a new chain from its first frame on") {
  Engine engine;
  engine.prepare(48000.0, 2);
  const float volume[] = {0.25f, 9.0f};
  engine.set_volume(volume);
  AudioRows in(2, 4800, 0.01f);
  AudioRows out(2, 4800);
  engine.process(in, out);
  REQUIRE(out[0][4799] == 0.25f * 0.01f);
  REQUIRE(out[1][4799] == 4.0f * 0.01f); // at most 12 dB
  engine.prepare(44100.0, 2);
  engine.process(in, out);
  const auto delay = engine.latency_frames();
  REQUIRE(out[0][delay] == 0.25f * 0.01f);
  REQUIRE(*std::ranges::max_element(out[1]) == 4.0f * 0.01f);
}

TEST_CASE("with the limiter alone quiet sound passes untouched, and loud sound keeps the ceiling") {
  ChainSettings settings;
  settings.compressor.enabled = true;
  settings.compressor.threshold_db = -40.0f;
  settings.compressor.ratio = 4.0f;
  settings.compressor.makeup_db = 12.0f;
  settings.limiter.ceiling_dbtp = -6.0f;
  Engine engine;
  engine.set(settings);
  engine.prepare(48000.0, 1);
  const auto settled = [&](float level) {
    AudioRows in(1, 48000, level);
    AudioRows out(1, 48000);
    engine.process(in, out);
    return out[0].back();
  };
  REQUIRE(settled(0.01f) > 0.02f); // the make-up of a constant
  engine.set_limiter_only(true);
  settled(0.01f);
  REQUIRE(settled(0.01f) == Approx(0.01f).epsilon(1e-5));
  REQUIRE(settled(2.0f) <= 0.5012f); // -6 dB
  engine.prepare(48000.0, 1);        // a new chain knows of it too
  settled(0.01f);
  REQUIRE(settled(0.01f) == Approx(0.01f).epsilon(1e-5));
  REQUIRE(engine.settings() == settings);
  engine.set_limiter_only(false);
  settled(0.01f);
  REQUIRE(settled(0.01f) > 0.02f);
}
