// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/lookahead_gain.hpp"
#include "headroom-dsp/units.hpp"
#include "signals.hpp"
#include <cmath>
#include <headroom_catch.hpp>

using namespace headroom;

namespace {

constexpr std::uint32_t kWindow = 73;
constexpr float kTarget = 0.9f;
constexpr std::uint32_t kHold = 480;

LookaheadGain make(double release_frames) {
  LookaheadGain gain;
  gain.prepare(kWindow, 2 * kHold, 1024);
  gain.set_hold(kHold);
  gain.set_release(one_pole_coefficient(release_frames, 1000.0));
  gain.set_target(kTarget);
  return gain;
}

/// The whole curve, 1 where process() says so. Blocks without a peak come as nullptr, as the
/// limiter gives them.
std::vector<float> run(LookaheadGain& gain, const std::vector<float>& peaks, std::uint32_t block) {
  std::vector<float> curve, part(block + DelayLine::kPadding);
  for (std::size_t at = 0; at < peaks.size(); at += block) {
    const auto frames = static_cast<std::uint32_t>(std::min<std::size_t>(block, peaks.size() - at));
    bool any = false;
    for (std::uint32_t i = 0; i < frames; ++i)
      any = any || peaks[at + i] > kTarget;
    if (!gain.process(any ? peaks.data() + at : nullptr, frames, part.data()))
      std::fill_n(part.begin(), frames, 1.0f);
    curve.insert(curve.end(), part.begin(), part.begin() + frames);
  }
  return curve;
}

/// Spikes of any height on a floor, in groups with pauses.
std::vector<float> random_peaks(std::uint64_t seed) {
  signals::Random random(seed);
  std::vector<float> peaks(30000, 0.0f);
  for (std::size_t n = 0; n < peaks.size(); ++n) {
    const bool pause = n / 5000 % 2 == 1;
    if (random.chance(pause ? 0.0005 : 0.05))
      peaks[n] = static_cast<float>(std::pow(10.0, random.uniform(-1.0, 2.0)));
    else
      peaks[n] = static_cast<float>(random.uniform(0.0, 0.95));
  }
  return peaks;
}

} // namespace

TEST_CASE("the gain is never above what a peak allows, from its frame to the next") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    LookaheadGain gain = make(2000.0);
    const auto peaks = random_peaks(seed);
    const auto curve = run(gain, peaks, 128);
    const std::size_t latency = gain.latency_frames();
    for (std::size_t n = 0; n + latency + 1 < peaks.size(); ++n) {
      if (peaks[n] <= kTarget)
        continue;
      // The window's taps add up to 1 within some roundings.
      const float most = kTarget / peaks[n] * 1.000001f;
      INFO("seed " << seed << ", frame " << n << ", peak " << peaks[n]);
      REQUIRE(curve[n + latency] <= most);
      REQUIRE(curve[n + latency + 1] <= most);
    }
    for (const float g : curve)
      REQUIRE((g > 0.0f && g <= 1.0f));
  }
}

TEST_CASE("the size of the blocks changes no gain") {
  const auto peaks = random_peaks(20);
  LookaheadGain gain = make(500.0);
  const auto expected = run(gain, peaks, 1024);
  for (const std::uint32_t block : {1u, 7u, 64u, 513u}) {
    gain.reset();
    INFO("blocks of " << block);
    CHECK((run(gain, peaks, block) == expected));
  }
}

TEST_CASE(
    "the gain has come down when the peak arrives, holds, and releases with 63 % per constant") {
  constexpr double kRelease = 3000.0;
  LookaheadGain gain = make(kRelease);
  std::vector<float> peaks(40000, 0.0f);
  constexpr std::size_t kAt = 1000;
  peaks[kAt] = 2.0f * kTarget;
  const auto curve = run(gain, peaks, 128);
  const std::size_t arrival = kAt + gain.latency_frames();

  CHECK(curve[kAt - 1] == 1.0f);
  for (std::size_t n = arrival; n <= arrival + kHold; ++n)
    REQUIRE(curve[n] == Approx(0.5).margin(1e-6));
  // Rounded up to kHoldStep twice, and the smoothing on both sides.
  CHECK(curve[arrival + kHold + 2 * 16 + kWindow + 200] > 0.51f);

  const std::size_t released = arrival + kHold + 300; // the exponential alone
  const double left = 1.0 - static_cast<double>(curve[released]);
  const double later = 1.0 - static_cast<double>(curve[released + 3000]);
  CHECK(later / left == Approx(std::exp(-1.0)).margin(0.002));
}

TEST_CASE("at rest it is exactly 1, and again after the release") {
  LookaheadGain gain = make(100.0);
  std::vector<float> part(128 + DelayLine::kPadding, -1.0f);
  CHECK(gain.idle());
  CHECK_FALSE(gain.process(nullptr, 128, part.data()));
  CHECK(part[0] == -1.0f); // unwritten

  std::vector<float> peaks(128, 0.0f);
  peaks[64] = 1.5f;
  CHECK(gain.process(peaks.data(), 128, part.data()));
  CHECK_FALSE(gain.idle());
  int blocks = 0;
  while (!gain.idle() && blocks < 100) {
    gain.process(nullptr, 128, part.data());
    ++blocks;
  }
  // Hold, 13.5 release constants to -117 dB, and the window.
  CHECK(blocks > (480 + 1000) / 128);
  CHECK(blocks < (480 + 2000) / 128);
  CHECK_FALSE(gain.process(nullptr, 128, part.data()));
}

TEST_CASE("the slowest release comes to its end as well") {
  LookaheadGain gain = make(960000.0); // 5 s at 192 kHz
  std::vector<float> part(1024 + DelayLine::kPadding), peaks(1024, 0.0f);
  peaks[64] = 1.01f;
  gain.process(peaks.data(), 1024, part.data());
  int blocks = 0;
  while (!gain.idle() && blocks < 20000) {
    gain.process(nullptr, 1024, part.data());
    ++blocks;
  }
  // ln(0.109 / 1e-6) = 11.6 time constants; the coefficient, a float, is within 3 %.
  CHECK(blocks == Approx(11.6 * 960000 / 1024).epsilon(0.04));
}

TEST_CASE("a peak at the target starts nothing, one above it does") {
  LookaheadGain gain = make(100.0);
  std::vector<float> peaks(4000, 0.0f);
  peaks[100] = kTarget;
  for (const float g : run(gain, peaks, 128))
    REQUIRE(g == 1.0f);
  gain.reset();
  peaks[100] = 1.001f * kTarget;
  const auto curve = run(gain, peaks, 128);
  CHECK(curve[100 + gain.latency_frames()] == Approx(1.0 / 1.001).margin(1e-6));
}
