// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/bypass_fade.hpp"
#include "headroom-dsp/channel_volume.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <limits>
#include <vector>

// The two stages that the listener moves, each by itself.
using namespace headroom;

namespace {

constexpr double kRate = 48000.0;
constexpr std::uint32_t kVolumeGlide = 1440; // 30 ms
constexpr std::uint32_t kFade = 1440;
constexpr std::uint32_t kMatchGlide = 19200; // 400 ms

using Row = std::vector<float>;

Row noise(std::size_t frames, std::uint64_t seed) {
  signals::Random random(seed);
  Row x(frames);
  for (float& value : x)
    value = static_cast<float>(random.uniform(-1.0, 1.0));
  return x;
}

/// Two channels in place, in blocks.
void run(ChannelVolume& volume, Row& left, Row& right, std::size_t frames) {
  for (std::size_t at = 0; at < left.size(); at += frames) {
    const std::size_t count = std::min(frames, left.size() - at);
    float* const rows[] = {left.data() + at, right.data() + at};
    volume.process({rows, 2, static_cast<std::uint32_t>(count)});
  }
}

Row run(BypassFade& fade, const Row& dry, Row wet, std::size_t frames = 480) {
  for (std::size_t at = 0; at < wet.size(); at += frames) {
    const std::size_t count = std::min(frames, wet.size() - at);
    const float* const from[] = {dry.data() + at};
    float* const to[] = {wet.data() + at};
    const auto n = static_cast<std::uint32_t>(count);
    fade.process({from, 1, n}, {to, 1, n});
  }
  return wet;
}

BypassFade fade_for_one_channel() {
  BypassFade fade;
  fade.prepare(kRate, 1);
  return fade;
}

} // namespace

TEST_CASE("each channel has its own volume, there after 30 ms and exact from then on") {
  ChannelVolume volume;
  volume.prepare(kRate, 2);
  const float wanted[] = {0.5f, 1.0f};
  volume.set(wanted);
  const Row left = noise(4000, 1), right = noise(4000, 2);
  Row x = left, y = right;
  run(volume, x, y, 480);
  CHECK((y == right)); // at 1 it is not there, bit for bit
  CHECK(std::fabs(x[10] - left[10]) < 0.01f);
  CHECK(std::fabs(x[kVolumeGlide - 200] - 0.5f * left[kVolumeGlide - 200]) > 1e-6f);
  for (std::size_t n = kVolumeGlide; n < x.size(); ++n)
    REQUIRE(x[n] == 0.5f * left[n]);
}

TEST_CASE("the size of the blocks changes nothing while the volume glides") {
  const Row left = noise(4000, 3), right = noise(4000, 4);
  Row expected;
  for (const std::size_t frames : {4000u, 1u, 7u, 513u}) {
    ChannelVolume volume;
    volume.prepare(kRate, 2);
    const float wanted[] = {0.0f, 4.0f};
    volume.set(wanted);
    Row x = left, y = right;
    run(volume, x, y, frames);
    x.insert(x.end(), y.begin(), y.end());
    if (expected.empty())
      expected = x;
    INFO("blocks of " << frames);
    CHECK((x == expected));
  }
}

TEST_CASE("reset() ends the glide of a volume, prepare() puts it back to 1") {
  ChannelVolume volume;
  volume.prepare(kRate, 2);
  const float wanted[] = {2.0f, 0.25f};
  volume.set(wanted);
  volume.reset();
  const Row ones(100, 1.0f);
  Row x = ones, y = ones;
  run(volume, x, y, 100);
  CHECK((x == Row(100, 2.0f)));
  CHECK((y == Row(100, 0.25f)));
  volume.prepare(kRate, 2);
  x = y = ones;
  run(volume, x, y, 100);
  CHECK((x == ones));
}

TEST_CASE("processed is the processed signal and bypassed the untouched one, bit for bit") {
  const Row dry = noise(6000, 5), wet = noise(6000, 6);
  BypassFade fade = fade_for_one_channel();
  CHECK((run(fade, dry, wet) == wet));
  fade.set_bypassed(true);
  CHECK_FALSE(fade.bypassed());
  const Row out = run(fade, dry, wet);
  CHECK(fade.bypassed());
  CHECK(std::fabs(out[5] - wet[5]) < 0.01f); // a fade, no switch
  CHECK(out[kFade - 200] != dry[kFade - 200]);
  CHECK((run(fade, dry, wet) == dry));
  fade.set_bypassed(false);
  fade.reset(); // at once
  CHECK((run(fade, dry, wet) == wet));
}

TEST_CASE("the level match moves on unheard, within 400 ms and 40 dB") {
  const Row ones(30000, 1.0f), zeros(30000, 0.0f);
  const auto matched = [&](float db) {
    BypassFade fade = fade_for_one_channel();
    fade.set_match_db(db);
    run(fade, ones, zeros); // unheard
    fade.set_bypassed(true);
    fade.set_match_db(std::numeric_limits<float>::quiet_NaN()); // keeps what is
    const Row out = run(fade, ones, zeros);
    const auto settled = [&](float value) { return value == out.back(); };
    CHECK(std::all_of(out.begin() + kFade, out.end(), settled)); // there before it was heard
    return 20.0 * std::log10(static_cast<double>(out.back()));
  };
  CHECK(matched(6.0f) == Approx(6.0).margin(0.001));
  CHECK(matched(-6.0f) == Approx(-6.0).margin(0.001));
  CHECK(matched(70.0f) == Approx(40.0).margin(0.001));
  CHECK(matched(-70.0f) == Approx(-40.0).margin(0.001));
}

TEST_CASE("a level match that changes in bypass glides, in blocks of any size alike") {
  const Row dry = noise(25000, 7), wet = noise(25000, 8);
  Row expected;
  for (const std::size_t frames : {25000u, 1u, 480u}) {
    BypassFade fade = fade_for_one_channel();
    fade.set_bypassed(true);
    fade.reset();
    fade.set_match_db(-20.0f);
    const Row out = run(fade, dry, wet, frames);
    CHECK(std::fabs(out[100] - dry[100]) < 0.01f);
    CHECK(out[kMatchGlide + 10] == Approx(0.1f * dry[kMatchGlide + 10]).epsilon(1e-4));
    if (expected.empty())
      expected = out;
    INFO("blocks of " << frames);
    CHECK((out == expected));
  }
}
