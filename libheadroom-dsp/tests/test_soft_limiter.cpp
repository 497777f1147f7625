// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/soft_limiter.hpp"
#include "reference/tone_residual.hpp"
#include "reference/transparency.hpp"
#include "rendering.hpp"
#include "signals.hpp"
#include "soft_ends.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <limits>
#include <short_run.hpp>
#include <stdexcept>

using namespace headroom;
using test::Rows;

namespace {

constexpr double kRate = 48000.0;
constexpr float kUnknown = -std::numeric_limits<float>::infinity();

SoftLimiterSettings on() {
  SoftLimiterSettings settings;
  settings.enabled = true;
  return settings;
}

SoftLimiter make(const SoftLimiterSettings& settings = on(), std::uint32_t channels = 1,
                 double rate = kRate) {
  SoftLimiter soft;
  soft.prepare(rate, 8192, channels, settings);
  return soft;
}

std::vector<float> tone(double hz, double level_db, std::size_t frames, double rate = kRate) {
  std::vector<float> x(frames, 0.0f);
  signals::add_tone(x, 0, frames, hz / rate, 0.0, std::pow(10.0, level_db / 20.0));
  return x;
}

double peak_db(const std::vector<float>& x, std::size_t begin) {
  float highest = 0.0f;
  for (std::size_t n = begin; n < x.size(); ++n)
    highest = std::max(highest, std::abs(x[n]));
  return 20.0 * std::log10(double{highest});
}

Rows busy() { return test::bursts_and_tone(71, 3, 2.0, 0.1); }

} // namespace

TEST_CASE("a steady tone is brought to its cap: the loudness and max_psr_db, or the static one") {
  for (const float lufs : {kUnknown, -30.0f, -23.0f, -18.0f})
    for (const float max_psr : {5.0f, 14.0f}) {
      SoftLimiterSettings settings = on();
      settings.max_psr_db = max_psr;
      SoftLimiter soft = make(settings);
      soft.set_programme_loudness(lufs);
      const double cap = lufs == kUnknown ? -6.0 : double{lufs + max_psr};
      const Rows out = test::render(soft, {tone(1000.0, 0.0, 96000)}, 480);
      INFO(lufs << " LUFS + " << max_psr << " dB");
      CHECK(peak_db(out[0], 72000) == Approx(cap).margin(0.01));
      CHECK(double{soft.gain_reduction_db()} == Approx(-cap).margin(0.01));
      // Half a dB below the cap, nothing is touched.
      SoftLimiter idle = make(settings);
      idle.set_programme_loudness(lufs);
      test::render(idle, {std::vector<float>(24000, 0.0f)}, 480); // the glide of the cap
      const Rows quiet = {tone(1000.0, cap - 0.5, 48000)};
      CHECK((test::render(idle, quiet, 480) == quiet));
      CHECK(idle.gain_reduction_db() == 0.0f);
    }
}

TEST_CASE("steady tones 6 dB over their cap stay clean") {
  struct Limit {
    double hz, most_db;
  };
  // Required: 50 Hz -60, 1 kHz -80. The goals of the whole limiter are kept with room to spare.
  for (const double rate : {44100.0, 48000.0})
    for (const Limit& limit : {Limit{50.0, -100.0}, Limit{100.0, -100.0}, Limit{997.0, -100.0},
                               Limit{1000.0, -120.0}, Limit{9973.0, -100.0}}) {
      SoftLimiter soft = make(on(), 1, rate);
      const auto second = static_cast<std::size_t>(rate);
      const Rows out = test::render(soft, {tone(limit.hz, 0.0, 3 * second, rate)}, 512);
      const auto residual =
          reference::tone_residual({out[0].data() + 2 * second, second}, limit.hz, rate);
      INFO(limit.hz << " Hz at " << rate << " Hz: " << residual.thd_plus_n_db << " dB");
      CHECK(20.0 * std::log10(residual.amplitude) == Approx(-6.0).margin(0.05));
      CHECK(residual.thd_plus_n_db <= limit.most_db);
    }
}

TEST_CASE("attack and release of the soft tier are time constants, the release after its hold") {
  SoftLimiterSettings settings = on();
  settings.attack_ms = 20.0f;
  SoftLimiter soft = make(settings);
  const std::vector<float> loud(48000, 1.0f), quiet(48000, 0.1f); // 6 dB over -6 dBTP; below
  const Rows up = test::render(soft, {loud}, 480);
  const Rows down = test::render(soft, {quiet}, 480);
  const double share = std::exp(-1.0);
  std::size_t attack = 0, release = 0;
  while (double{up[0][attack]} > std::pow(10.0, -6.0 * (1.0 - share) / 20.0))
    ++attack;
  while (double{down[0][release]} < 0.1 * std::pow(10.0, -6.0 * share / 20.0))
    ++release;
  CHECK(static_cast<double>(attack) / 48.0 == Approx(20.0).epsilon(0.1));
  const double held = static_cast<double>(release) / 48.0 - 200.0;
  CHECK(held > SoftLimiter::kSlotMs - 20.0); // 10 % of the release
  CHECK(held < 2.0 * SoftLimiter::kSlotMs + 20.0);
}

TEST_CASE("the size of the blocks changes nothing in the soft tier, glides included") {
  Rows expected;
  for (const std::uint32_t frames : {8192u, 1u, 7u, 64u, 513u}) {
    SoftLimiter soft = make(on(), 2);
    soft.set_programme_loudness(-30.0f);
    const Rows output = test::render(soft, busy(), frames);
    if (expected.empty())
      expected = output;
    INFO("blocks of " << frames);
    CHECK((output == expected));
  }
}

TEST_CASE("the soft tier in place gives what out of place gives, and reset forgets") {
  SoftLimiter one = make(on(), 2), other = make(on(), 2);
  const Rows first = test::render(one, busy(), 500);
  CHECK((test::render_in_place(other, busy(), 500) == first));
  other.set_programme_loudness(-40.0f);
  other.reset();
  CHECK((test::render(other, busy(), 500) == first));
}

TEST_CASE("NaN and Inf count as silence in the soft tier") {
  Rows input = busy(), holed = input;
  using Limits = std::numeric_limits<float>;
  for (std::size_t n = 1000; n < 1100; ++n) {
    input[0][n] = 0.0f;
    holed[0][n] = n % 2 == 0 ? Limits::quiet_NaN() : Limits::infinity();
  }
  SoftLimiter one = make(on(), 2), other = make(on(), 2);
  one.set_programme_loudness(std::nanf("")); // unknown
  CHECK((test::render(one, holed, 64) == test::render(other, input, 64)));
}

TEST_CASE("the soft tier turns all channels alike; silence is silence") {
  Rows input = busy();
  for (std::size_t n = 0; n < input[0].size(); ++n)
    input[1][n] = 0.25f * input[0][n];
  input.push_back(std::vector<float>(input[0].size(), 0.0f));
  SoftLimiter soft = make(on(), 3);
  const Rows output = test::render(soft, input, 480);
  CHECK((output[2] == input[2]));
  for (std::size_t n = 0; n < input[0].size(); ++n)
    REQUIRE(output[1][n] == 0.25f * output[0][n]);
  CHECK(output[0] != input[0]);
  const Rows silence(3, std::vector<float>(480000, 0.0f));
  CHECK((test::render(soft, silence, 480) == silence));
  CHECK(soft.gain_reduction_db() == 0.0f);
}

TEST_CASE("the soft tier can be switched off: it glides out and is then not there, bit for bit") {
  SoftLimiter soft = make(on(), 2);
  const Rows input = busy();
  test::render(soft, input, 480);
  soft.set({}); // off is the default
  const Rows gliding = test::render(soft, input, 480);
  CHECK(gliding != input);
  const auto done = static_cast<std::ptrdiff_t>(SoftLimiter::kGlideMs * kRate / 1000.0);
  CHECK(std::equal(gliding[0].begin() + done, gliding[0].end(), input[0].begin() + done));
  CHECK((test::render(soft, input, 480) == input));
  CHECK(soft.gain_reduction_db() == 0.0f);
}

TEST_CASE("switched on again the soft tier starts from nothing") {
  SoftLimiterSettings settings = on();
  settings.release_ms = 5000.0f;
  SoftLimiter soft = make(settings);
  test::render(soft, {tone(997.0, 6.0, 24000)}, 480);
  CHECK(soft.gain_reduction_db() > 6.0f);
  settings.enabled = false;
  soft.set(settings);
  const Rows quiet = {tone(440.0, -30.0, 24000)};
  test::render(soft, quiet, 480);
  settings.enabled = true;
  soft.set(settings);
  CHECK((test::render(soft, quiet, 480) == quiet)); // below the cap, and no trace
}

TEST_CASE("loudness, settings and the switch change under a 100 Hz tone without a click") {
  std::vector<float> x = tone(100.0, -12.0, 96000);
  test::soften_ends(x, 0, x.size(), 9600);
  reference::TruePeak judge;
  for (int change = 0; change < (test::short_run() ? 3 : 6); ++change) {
    SoftLimiterSettings settings = on();
    if (change == 3)
      settings.attack_ms = 100.0f;
    SoftLimiter soft = make(settings);
    soft.set_programme_loudness(change == 0 ? -26.0f : -32.0f);
    std::size_t block = 0;
    const auto act = [&] {
      if (++block != 40 && block != 45)
        return;
      const bool there = block == 40; // and half way back again
      switch (change) {
      case 0:
        soft.set_programme_loudness(there ? -36.0f : -26.0f);
        return;
      case 1:
        settings.max_psr_db = there ? 6.0f : 14.0f;
        break;
      case 2:
        settings.enabled = !there;
        break;
      case 3:
        settings.attack_ms = there ? 0.1f : 100.0f;
        break;
      case 4:
        settings.release_ms = there ? 1.0f : 200.0f;
        break;
      default:
        soft.set_programme_loudness(there ? kUnknown : -32.0f);
        return;
      }
      soft.set(settings);
    };
    const Rows output = test::render(soft, {x}, 1000, act);
    const double residue =
        20.0 * std::log10(reference::peak_above(judge, output[0], 2000.0 / kRate));
    INFO("change " << change);
    CHECK(residue <= -80.0);
  }
}

TEST_CASE("what the soft tier's prepare() does not accept it refuses") {
  SoftLimiter soft;
  CHECK_THROWS_AS(soft.prepare(7999.0, 1024, 2), std::invalid_argument);
  CHECK_THROWS_AS(soft.prepare(kRate, 0, 2), std::invalid_argument);
  CHECK_THROWS_AS(soft.prepare(kRate, 1024, kMaxChannels + 1), std::invalid_argument);
  SoftLimiterSettings settings;
  settings.attack_ms = 0.0f;
  CHECK_THROWS_WITH(soft.prepare(kRate, 1024, 2, settings),
                    "limiter.soft.attack_ms must be 0.1..200, got 0");
}
