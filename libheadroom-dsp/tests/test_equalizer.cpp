// SPDX-License-Identifier: MPL-2.0
#include "equalizer_render.hpp"
#include "headroom-dsp/eq_response.hpp"
#include "headroom-dsp/equalizer.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <complex>
#include <headroom_catch.hpp>
#include <limits>
#include <numbers>
#include <stdexcept>

// The equaliser at work: the curve it promises, no noise of its own, and every stage's contract.
using namespace headroom;
using test::eq_band;
using test::eq_settings;
using test::Rows;
using Type = EqBandType;

namespace {

constexpr double kRate = 48000.0;
constexpr double kPi = std::numbers::pi;

std::vector<float> noise(std::size_t frames, std::uint64_t seed, double level = 0.5) {
  signals::Random random(seed);
  std::vector<float> x(frames);
  for (float& value : x)
    value = static_cast<float>(random.uniform(-level, level));
  return x;
}

EqualizerSettings busy_settings() {
  return eq_settings(
      {eq_band(Type::kLowShelf, 90.0f, 5.0f, 0.7f), eq_band(Type::kPeak, 440.0f, -7.0f, 2.0f),
       eq_band(Type::kHighPass, 25.0f, 0.0f, 0.7f), eq_band(Type::kNotch, 3000.0f, 0.0f, 4.0f),
       eq_band(Type::kPeak, 9000.0f, 6.0f, 0.6f), eq_band(Type::kAllPass, 1500.0f, 0.0f, 0.7f)});
}

/// Sum of x[n] exp(-j w n).
std::complex<double> spectrum_at(const std::vector<float>& x, double frequency_hz) {
  std::complex<double> sum = 0.0;
  for (std::size_t n = 0; n < x.size(); ++n)
    sum += static_cast<double>(x[n]) *
           std::polar(1.0, -2.0 * kPi * frequency_hz / kRate * static_cast<double>(n));
  return sum;
}

std::vector<float> impulse_response(const EqualizerSettings& settings, std::size_t frames) {
  Equalizer equalizer;
  equalizer.prepare(kRate, 256, 1, settings);
  Rows impulse(1, std::vector<float>(frames, 0.0f));
  impulse[0][0] = 1.0f;
  return test::run(equalizer, impulse)[0];
}

} // namespace

TEST_CASE("what is heard is what eq_response() draws, gain and phase") {
  std::vector<EqualizerSettings> cases = {busy_settings()};
  cases.back().preamp_db = -3.0f;
  cases.back().design = EqDesign::kCookbook;
  for (int type = 0; type < 8; ++type)
    for (const float f : {150.0f, 6000.0f, 20000.0f})
      cases.push_back(eq_settings({eq_band(static_cast<Type>(type), f, 9.0f, 1.1f)}));
  for (const std::uint32_t count : {3u, 4u, 5u, 8u, 12u, 13u, 16u, 31u, 64u}) {
    EqualizerSettings many;
    many.band_count = count;
    for (std::uint32_t b = 0; b < count; ++b)
      many.bands[b] = eq_band(Type::kPeak, 200.0f * std::pow(1.07f, static_cast<float>(b)),
                              b % 2 == 0 ? 3.0f : -4.0f, 1.0f + 0.05f * static_cast<float>(b));
    many.auto_preamp = true;
    cases.push_back(many);
  }
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::vector<float> response = impulse_response(cases[i], 16384);
    for (const double f :
         {0.0, 50.0, 151.0, 440.0, 1000.0, 3000.0, 6000.0, 12000.0, 18000.0, 23000.0}) {
      std::complex<double> drawn;
      eq_response(cases[i], kRate, 1, 0, {&f, 1}, {&drawn, 1});
      INFO("case " << i << " at " << f << " Hz");
      // 16384 samples, each rounded to 24 bits of at most 3.
      CHECK(std::abs(spectrum_at(response, f) - drawn) < 3e-5);
    }
  }
}

TEST_CASE("low and narrow filters add no noise of their own") {
  // A peak of +6 dB at 20 Hz, Q 5, 192 kHz; in float, transposed direct forms reach -55 dBFS and an
  // SVF -122. The reference: the cookbook's biquad in long double, direct form 1.
  const double rate = 192000.0;
  EqualizerSettings settings = eq_settings({eq_band(Type::kPeak, 20.0f, 6.0f, 5.0f)});
  settings.design = EqDesign::kCookbook;
  Equalizer equalizer;
  equalizer.prepare(rate, 256, 1, settings);
  const Rows in = {noise(192000, 1, 0.25)};
  const Rows out = test::run(equalizer, in);
  using Real = long double;
  const Real w = 2.0L * std::numbers::pi_v<Real> * 20.0L / 192000.0L, alpha = std::sin(w) / 10.0L;
  const Real a = std::pow(10.0L, 6.0L / 40.0L), cosine = std::cos(w);
  const Real a0 = 1.0L + alpha / a;
  Real x1 = 0, x2 = 0, y1 = 0, y2 = 0, worst = 0;
  for (std::size_t n = 0; n < in[0].size(); ++n) {
    const Real x = in[0][n];
    const Real y = ((1.0L + alpha * a) * x - 2.0L * cosine * x1 + (1.0L - alpha * a) * x2 +
                    2.0L * cosine * y1 - (1.0L - alpha / a) * y2) /
                   a0;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    worst = std::max(worst, std::fabs(y - static_cast<Real>(out[0][n])));
  }
  // Half a unit in the last place of a float below 0.5 is 2^-26 (-156 dBFS).
  CHECK(worst < 4e-8L);
}

TEST_CASE("a boost and its cut leave the audio as it was") {
  Equalizer equalizer;
  equalizer.prepare(kRate, 256, 1,
                    eq_settings({eq_band(Type::kPeak, 12000.0f, 11.0f, 0.8f),
                                 eq_band(Type::kHighShelf, 7000.0f, -8.0f, 0.7f),
                                 eq_band(Type::kPeak, 12000.0f, -11.0f, 0.8f),
                                 eq_band(Type::kHighShelf, 7000.0f, 8.0f, 0.7f)}));
  const Rows in = {noise(10000, 2)};
  const Rows out = test::run(equalizer, in);
  for (std::size_t n = 0; n < in[0].size(); ++n)
    REQUIRE(std::abs(out[0][n] - in[0][n]) < 1e-7f);
}

TEST_CASE("an equaliser that does nothing passes every bit") {
  const Rows in = {noise(5000, 3, 2.0), noise(5000, 4, 1e-39)};
  std::vector<EqualizerSettings> nothing(5);
  nothing[1] = busy_settings();
  nothing[1].preamp_db = 5.0f;
  nothing[1].enabled = false;
  nothing[2] = eq_settings({eq_band(Type::kPeak, 100.0f, 0.0f, 1.0f),
                            eq_band(Type::kHighShelf, 100.0f, 0.00005f, 1.0f)});
  nothing[2].auto_preamp = true;
  nothing[3] = busy_settings();
  for (std::uint32_t b = 0; b < nothing[3].band_count; ++b)
    nothing[3].bands[b].enabled = false;
  nothing[4] = busy_settings();
  for (std::uint32_t b = 0; b < nothing[4].band_count; ++b)
    nothing[4].bands[b].channel_mask = 0xfffffffc;
  for (std::size_t i = 0; i < nothing.size(); ++i) {
    Equalizer equalizer;
    equalizer.prepare(kRate, 513, 2, nothing[i]);
    INFO("case " << i);
    CHECK(test::run(equalizer, in, 513) == in);
  }
}

TEST_CASE("the size of the blocks changes nothing, changes under way included") {
  // The third is so quiet that memory settles in the midst of it.
  const Rows in = {noise(20000, 5), noise(20000, 6), noise(20000, 7, 1e-11)};
  const auto render = [&](std::uint32_t block, bool in_place) {
    EqualizerSettings settings = busy_settings();
    settings.bands[1].channel_mask = 2;
    Equalizer equalizer;
    equalizer.prepare(kRate, 8192, 3, settings);
    Rows out = in;
    // A change each 700 frames: some while one is under way (it takes 1152), ramps and fades.
    test::run(equalizer, in_place ? out : in, out, 0, in[0].size(), block, 700,
              [&](std::size_t at) {
                if (at % 700 != 0)
                  return;
                const std::size_t number = at / 700;
                settings.bands[0].gain_db = -static_cast<float>(number);
                settings.bands[4].frequency_hz = 1000.0f + 200.0f * static_cast<float>(number);
                settings.preamp_db = static_cast<float>(number % 5);
                if (number % 4 == 3)
                  settings.bands[3].enabled = !settings.bands[3].enabled;
                if (number == 20)
                  settings.enabled = false;
                equalizer.set(settings);
              });
    return out;
  };
  const Rows expected = render(700, false);
  for (const std::uint32_t block : {1u, 7u, 64u, 513u})
    CHECK((render(block, false) == expected));
  CHECK((render(700, true) == expected));
}

TEST_CASE("blocks that cross the ends of changes give what single frames give") {
  const Rows in = {noise(9000, 8)};
  const auto render = [&](std::uint32_t block) {
    EqualizerSettings settings = busy_settings();
    Equalizer equalizer;
    equalizer.prepare(kRate, 8192, 1, settings);
    settings.bands[0].gain_db = -5.0f;
    equalizer.set(settings);
    Rows out = in;
    test::run(equalizer, in, out, 0, 100, block, 0, [](std::size_t) {});
    settings.bands[2].enabled = false; // waits for the ramp, which ends inside a block
    equalizer.set(settings);
    test::run(equalizer, in, out, 100, 9000, block, 0, [](std::size_t) {});
    return out;
  };
  const Rows expected = render(1);
  for (const std::uint32_t block : {255u, 1000u, 8192u})
    CHECK((render(block) == expected));
}

TEST_CASE("silence in becomes exact silence, and nothing denormal on the way") {
  EqualizerSettings settings = busy_settings();
  settings.bands[5] = eq_band(Type::kPeak, 30.0f, 12.0f, 5.0f);
  Equalizer equalizer;
  equalizer.prepare(kRate, 1024, 1, settings);
  Rows in = {noise(240000, 9)};
  std::fill(in[0].begin() + 1000, in[0].end(), 0.0f);
  const Rows out = test::run(equalizer, in, 1024);
  // The slowest pole's time constant: 2 Q A / w0 = 0.11 s, which needs 3.1 s to -240 dB.
  for (std::size_t n = 200000; n < out[0].size(); ++n)
    REQUIRE(out[0][n] == 0.0f);
  for (const float y : out[0])
    REQUIRE((y == 0.0f || std::fabs(y) >= std::numeric_limits<float>::min()));
  CHECK(std::fabs(out[0][5000]) > 0.0f); // it did ring
  // Denormal input does not go through either.
  const Rows faint = test::run(equalizer, {noise(1000, 18, 1e-39)});
  CHECK(faint[0] == std::vector<float>(1000, 0.0f));
}

TEST_CASE("silence that follows nothing stays silence") {
  Equalizer equalizer;
  equalizer.prepare(kRate, 1024, 2, busy_settings());
  const Rows silence(2, std::vector<float>(5000, 0.0f));
  CHECK((test::run(equalizer, silence) == silence));
}

TEST_CASE("NaN and Inf count as silence in the equaliser and leave no trace") {
  using Limits = std::numeric_limits<float>;
  Rows in = {noise(5000, 10)};
  Rows holed = in;
  for (std::size_t n = 1000; n < 1050; ++n) {
    in[0][n] = 0.0f;
    holed[0][n] = n % 3 == 0   ? Limits::quiet_NaN()
                  : n % 3 == 1 ? Limits::infinity()
                               : -Limits::infinity();
  }
  for (const EqualizerSettings& settings : {busy_settings(), EqualizerSettings{}}) {
    Equalizer equalizer, other;
    equalizer.prepare(kRate, 256, 1, settings);
    other.prepare(kRate, 256, 1, settings);
    CHECK(test::run(equalizer, holed) == test::run(other, in));
  }
}

TEST_CASE("the loudest input through the largest gain comes out finite and is soon forgotten") {
  EqualizerSettings settings;
  settings.band_count = kMaxEqBands;
  settings.preamp_db = 40.0f;
  for (EqBand& band : settings.bands)
    band = eq_band(Type::kPeak, 1000.0f, 30.0f, 0.05f);
  Equalizer equalizer;
  equalizer.prepare(kRate, 256, 1, settings);
  Rows in = {noise(5000, 11, 1e38)};
  const Rows loud = test::run(equalizer, in);
  for (const float y : loud[0])
    REQUIRE(std::isfinite(y));
  settings.enabled = false;
  equalizer.set(settings);
  in = {noise(5000, 12)};
  const Rows out = test::run(equalizer, in);
  CHECK(std::equal(in[0].begin() + 1200, in[0].end(), out[0].begin() + 1200));
}

TEST_CASE("reset forgets the past of the equaliser and finishes what is under way") {
  const Rows in = {noise(5000, 13), noise(5000, 14)};
  Equalizer equalizer, fresh;
  EqualizerSettings settings = busy_settings();
  equalizer.prepare(kRate, 256, 2, settings);
  test::run(equalizer, in);
  settings.bands[0].type = Type::kPeak;
  equalizer.set(settings);
  equalizer.reset();
  fresh.prepare(kRate, 256, 2, settings);
  CHECK(test::run(equalizer, in) == test::run(fresh, in));
}

TEST_CASE("each channel gets its own bands and nothing of the others") {
  constexpr std::uint32_t kChannels = 8;
  EqualizerSettings settings = busy_settings();
  const std::uint32_t masks[] = {0x03, 0x01, 0xff, 0x0a, 0x33, 0x10};
  for (std::uint32_t b = 0; b < settings.band_count; ++b)
    settings.bands[b].channel_mask = masks[b];
  settings.preamp_db = -1.0f;
  Rows in;
  for (std::uint32_t c = 0; c < kChannels; ++c)
    in.push_back(noise(3000, 20 + c));
  in[5].assign(3000, 0.0f);
  Equalizer all;
  all.prepare(kRate, 256, kChannels, settings);
  const Rows out = test::run(all, in);
  for (std::uint32_t c = 0; c < kChannels; ++c) {
    EqualizerSettings own = settings;
    own.band_count = 0;
    for (std::uint32_t b = 0; b < settings.band_count; ++b)
      if ((masks[b] >> c & 1) != 0) {
        own.bands[own.band_count] = settings.bands[b];
        own.bands[own.band_count++].channel_mask = 0xffffffff;
      }
    Equalizer single;
    single.prepare(kRate, 256, 1, own);
    INFO("channel " << c);
    CHECK(test::run(single, {in[c]})[0] == out[c]);
  }
}

TEST_CASE("no frames are legal for the equaliser") {
  Equalizer equalizer, other;
  equalizer.prepare(kRate, 256, 1, busy_settings());
  other.prepare(kRate, 256, 1, busy_settings());
  const Rows in = {noise(1000, 15)};
  Rows out = in;
  const float* const in_rows[] = {nullptr};
  float* const out_rows[] = {nullptr};
  test::run(equalizer, in, out, 0, 1000, 100, 0, [&](std::size_t) {
    equalizer.process({in_rows, 1, 0}, {out_rows, 1, 0});
  });
  CHECK(out == test::run(other, in));
}

TEST_CASE("the preamp in force is told") {
  Equalizer equalizer;
  EqualizerSettings settings = eq_settings({eq_band(Type::kPeak, 1000.0f, 6.0f, 1.0f)});
  settings.preamp_db = -2.0f;
  equalizer.prepare(kRate, 256, 2, settings);
  CHECK(equalizer.preamp_db() == -2.0f);
  settings.auto_preamp = true;
  equalizer.set(settings);
  CHECK(std::fabs(equalizer.preamp_db() + 6.1f) < 1e-5f);
  settings.enabled = false;
  equalizer.set(settings);
  CHECK(equalizer.preamp_db() == 0.0f);
}

TEST_CASE("what the equaliser's prepare() and set() do not accept they refuse") {
  Equalizer equalizer;
  CHECK_THROWS_AS(equalizer.prepare(7999.0, 1024, 2), std::invalid_argument);
  CHECK_THROWS_AS(equalizer.prepare(std::nan(""), 1024, 2), std::invalid_argument);
  CHECK_THROWS_AS(equalizer.prepare(kRate, 0, 2), std::invalid_argument);
  CHECK_THROWS_AS(equalizer.prepare(kRate, 1024, 0), std::invalid_argument);
  CHECK_THROWS_AS(equalizer.prepare(kRate, 1024, kMaxChannels + 1), std::invalid_argument);
  equalizer.prepare(kRate, 1024, 2);
  EqualizerSettings settings = busy_settings();
  settings.bands[1].q = 0.0f;
  CHECK_THROWS_AS(equalizer.set(settings), std::invalid_argument);
  const Rows in = {noise(1000, 16), noise(1000, 17)};
  CHECK(test::run(equalizer, in) == in); // nothing was taken
}
