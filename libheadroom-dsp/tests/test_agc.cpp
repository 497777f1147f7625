// SPDX-License-Identifier: MPL-2.0
#include "agc_loop.hpp"
#include "headroom-dsp/agc.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <limits>
#include <short_run.hpp>
#include <stdexcept>

using namespace headroom;
using namespace headroom::signals;

namespace {

constexpr double kRate = 48000.0;

double integrated_lufs(const Programme& programme) {
  LoudnessMeter meter;
  meter.prepare(kRate, static_cast<std::uint32_t>(programme.channels.size()));
  feed(programme, 4096, [&](ConstBlock block) { meter.process(block); });
  return static_cast<double>(meter.integrated_lufs());
}

/// A stereo programme of that integrated loudness.
Programme programme_at(Material material, double lufs, double seconds, std::uint64_t seed = 1) {
  Programme result = programme(material, kRate, 2, seconds, seed);
  result.scale_db(lufs - integrated_lufs(result));
  return result;
}

Programme last(const Programme& programme, double seconds) {
  const auto count = static_cast<std::ptrdiff_t>(seconds * kRate);
  Programme result;
  for (const auto& channel : programme.channels)
    result.channels.emplace_back(channel.end() - count, channel.end());
  return result;
}

struct Range {
  float lowest, highest;
};
Range range(const std::vector<float>& gains, std::size_t begin, std::size_t end) {
  const auto [lowest, highest] = std::minmax_element(gains.begin() + static_cast<long>(begin),
                                                     gains.begin() + static_cast<long>(end));
  return {*lowest, *highest};
}

/// Wide enough for -40..0 LUFS in, whatever follows.
AgcSettings wide() {
  AgcSettings settings;
  settings.max_boost_db = 40.0f;
  settings.max_cut_db = 60.0f;
  return settings;
}

} // namespace

TEST_CASE("programmes from -40 to 0 LUFS settle within 1 LU of the target") {
  for (const Material material : {Material::kSpeech, Material::kMusic, Material::kPink}) {
    const auto at_minus_18 = programme_at(material, -18.0, 45.0);
    for (const double lufs : {-40.0, -28.0, -18.0, -8.0, 0.0}) {
      Programme in = at_minus_18;
      in.scale_db(lufs - -18.0);
      for (const Following following :
           {Following::kNothing, Following::kGain, Following::kCompressor}) {
        if (test::short_run() && following != Following::kCompressor)
          continue;
        AgcLoop loop(kRate, 2, wide(), following);
        const double reached = integrated_lufs(last(loop.run(in), 20.0));
        INFO("material " << int(material) << " at " << lufs << ", following " << int(following)
                         << ": " << reached << " LUFS");
        CHECK(std::abs(reached - -18.0) <= 1.0);
      }
    }
  }
}

TEST_CASE("the gain stops at its limits") {
  for (const auto& [lufs, expected] : {std::pair{-40.0, 12.0f}, std::pair{0.0, -12.0f}}) {
    AgcLoop loop(kRate, 2);
    loop.run(programme_at(Material::kPink, lufs, 20.0));
    CHECK(std::abs(loop.agc.gain_db() - expected) < 0.01f);
    for (const float gain : loop.gains())
      REQUIRE(std::abs(gain) <= 12.0001f);
  }
}

TEST_CASE("the first programme is within 3 LU of the target after 1.5 s, from below") {
  for (const Material material : {Material::kSpeech, Material::kMusic, Material::kPink})
    for (const double lufs : {-40.0, -28.0, -8.0})
      for (std::uint64_t seed = 1; seed <= (test::short_run() ? 1 : 4); ++seed) {
        const auto in = programme_at(material, lufs, 8.0, seed);
        AgcLoop loop(kRate, 2, wide());
        loop.run(in, 480);
        // What a perfect gain for the first seconds would be.
        Programme start = in;
        for (auto& channel : start.channels)
          channel.resize(static_cast<std::size_t>(1.5 * kRate));
        const double right = -18.0 - integrated_lufs(start);
        const double gain = static_cast<double>(loop.gains()[149]);
        INFO("material " << int(material) << " at " << lufs << ", seed " << seed << ": " << gain
                         << " instead of " << right << " dB");
        CHECK(std::abs(gain - right) <= 3.0);
        if (lufs < -18.0)
          CHECK(gain <= right + 0.5);
      }
}

TEST_CASE("on steady pink noise the gain does not pump") {
  for (const Following following :
       {Following::kNothing, Following::kGain, Following::kCompressor}) {
    AgcLoop loop(kRate, 2, {}, following);
    loop.run(programme_at(Material::kPink, -25.0, 60.0), 480);
    const auto [lowest, highest] = range(loop.gains(), 3000, 6000);
    INFO("following " << int(following) << ": " << lowest << ".." << highest);
    CHECK(highest - lowest < 0.5f);
  }
}

TEST_CASE("guarantee 5: after a minute of silence or noise nothing is louder than before") {
  for (const double before_lufs : {-30.0, -24.0, -14.0})
    for (const bool noise : {false, true}) {
      AgcLoop loop(kRate, 2);
      loop.run(programme_at(Material::kSpeech, before_lufs, 20.0), 480);
      const float before = loop.gains().back();
      Programme pause = silence(kRate, 2, 60.0);
      if (noise) {
        pause = programme(Material::kPink, kRate, 2, 60.0, 9);
        Random random(4);
        for (auto& channel : pause.channels)
          for (float& x : channel) // white, -65 dBFS RMS
            x = static_cast<float>(random.uniform(-1.0, 1.0) * std::sqrt(3.0) *
                                   gain_from_db(-65.0));
      }
      loop.run(pause, 480);
      const auto [lowest, highest] = range(loop.gains(), 0, loop.gains().size());
      INFO(before_lufs << " LUFS, " << (noise ? "noise" : "silence") << ": " << before
                       << " dB before");
      CHECK(highest <= before + 1e-4f);
      CHECK(lowest >= std::min(before, 0.0f) - 1e-4f); // drifts to neutral, not beyond
      if (before > 0.0f)
        CHECK(loop.gains().back() == 0.0f);

      const auto out = loop.run(programme_at(Material::kPink, -14.0, 10.0), 480);
      CHECK(loop.gains().front() <= before + 1e-4f);
      LoudnessMeter meter;
      meter.prepare(kRate, 2);
      std::size_t tick = 0;
      feed(out, 480, [&](ConstBlock block) {
        meter.process(block);
        ++tick;
        CHECK(meter.momentary_lufs() < -18.0f + 3.0f);
        if (tick > 140) // the last window that has something of the first second in it
          CHECK(meter.momentary_lufs() < -18.0f + 1.0f);
      });
    }
}

TEST_CASE("guarantee 6: the gain rises and falls no faster than it may, in each block") {
  AgcSettings settings;
  for (const auto& [rise, fall] : {std::pair{3.0f, 20.0f}, std::pair{1.0f, 6.0f}}) {
    settings.max_rise_db_per_s = rise;
    settings.max_fall_db_per_s = fall;
    AgcLoop loop(kRate, 2, settings);
    loop.run(programme_at(Material::kPink, -18.0, 3.0)); // the first capture may rise faster
    for (const double lufs : {-40.0, -5.0, -30.0, 0.0, -20.0}) {
      float past = loop.agc.gain_db();
      loop.run(programme_at(Material::kMusic, lufs, 9.0), 96);
      constexpr double kBlockS = 96.0 / kRate;     // five to a tick
      constexpr double kRounding = 6e-6 / kBlockS; // of gain_db(), a float
      for (const float gain : loop.gains()) {
        const double rate = static_cast<double>(gain - past) / kBlockS;
        REQUIRE(rate <= static_cast<double>(rise) + kRounding);
        REQUIRE(rate >= -static_cast<double>(fall) - kRounding);
        past = gain;
      }
    }
  }
}

TEST_CASE("a short pause leaves the gain alone") {
  AgcLoop loop(kRate, 2);
  loop.run(programme_at(Material::kPink, -26.0, 15.0));
  const float before = loop.agc.gain_db();
  loop.run(silence(kRate, 2, 9.0));
  CHECK(std::abs(loop.agc.gain_db() - before) < 0.05f);
}

TEST_CASE("the noise floor under a programme limits the boost") {
  Programme in = programme_at(Material::kSpeech, -35.0, 40.0);
  Random random(4);
  for (auto& channel : in.channels)
    for (float& x : channel)
      x += static_cast<float>(random.uniform(-1.0, 1.0) * std::sqrt(3.0) * gain_from_db(-62.0));
  // Two channels of white noise at -62 dBFS are at about -55.5 LUFS.
  LoudnessMeter meter;
  meter.prepare(kRate, 2);
  float quietest = 0.0f;
  std::size_t ticks = 0;
  feed(in, 480, [&](ConstBlock block) {
    meter.process(block);
    if (++ticks > 40)
      quietest = std::min(quietest, meter.momentary_lufs());
  });
  AgcLoop loop(kRate, 2, wide());
  loop.run(in);
  CHECK(quietest < -54.0f);
  CHECK(std::abs(loop.agc.gain_db() - (-50.0f - quietest)) < 1.0f);
}

TEST_CASE("without being enabled the AGC glides to 0 dB and passes bit for bit") {
  AgcLoop loop(kRate, 2);
  loop.run(programme_at(Material::kPink, -26.0, 10.0));
  CHECK(loop.agc.gain_db() > 6.0f);
  AgcSettings off;
  off.enabled = false;
  loop.agc.set(off);
  const auto in = programme_at(Material::kMusic, -26.0, 2.0);
  loop.run(in, 480);
  CHECK(loop.gains().back() == 0.0f);
  for (std::size_t i = 1; i < loop.gains().size(); ++i)
    REQUIRE(loop.gains()[i - 1] - loop.gains()[i] <= 0.201f);
  const auto out = loop.run(in, 480);
  CHECK((out.channels == in.channels));
  CHECK(std::abs(loop.agc.output_loudness().momentary_lufs() - -26.0f) < 8.0f);
  CHECK(std::isfinite(loop.agc.programme_lufs()));
}

TEST_CASE("programme loudness is unknown at first and then that of what leaves") {
  AgcLoop loop(kRate, 2, {}, Following::kGain);
  CHECK(loop.agc.programme_lufs() == -std::numeric_limits<float>::infinity());
  loop.run(silence(kRate, 2, 2.0));
  CHECK(loop.agc.programme_lufs() == -std::numeric_limits<float>::infinity());
  loop.run(programme_at(Material::kPink, -30.0, 20.0));
  CHECK(std::abs(loop.agc.programme_lufs() - -18.0f) < 0.5f);
  loop.run(silence(kRate, 2, 5.0));
  CHECK(std::abs(loop.agc.programme_lufs() - -18.0f) < 0.5f);
}

TEST_CASE("the size of the blocks changes no sample of the AGC") {
  auto in = programme_at(Material::kSpeech, -30.0, 6.0);
  in.append(programme_at(Material::kMusic, -8.0, 6.0));
  AgcLoop reference(kRate, 2);
  const auto expected = reference.run(in, 8192);
  for (const std::uint32_t frames : {1u, 7u, 64u, 513u}) {
    AgcLoop loop(kRate, 2);
    CHECK((loop.run(in, frames).channels == expected.channels));
  }
}

TEST_CASE("in place is out of place for the AGC") {
  const auto in = programme_at(Material::kMusic, -28.0, 4.0);
  AgcLoop loop(kRate, 2);
  const auto expected = loop.run(in, 480);
  Agc agc;
  agc.prepare(kRate, 480, 2);
  Programme both = in;
  for (std::size_t at = 0; at < both.frames(); at += 480) {
    float* const rows[] = {both.channels[0].data() + at, both.channels[1].data() + at};
    const float* const sources[] = {rows[0], rows[1]};
    agc.process({sources, 2, 480}, {rows, 2, 480});
    agc.listen({sources, 2, 480});
  }
  CHECK((both.channels == expected.channels));
}

TEST_CASE("NaN and Inf through the AGC are silence, and normal again at once") {
  using Limits = std::numeric_limits<float>;
  auto in = programme_at(Material::kPink, -24.0, 6.0), holed = in;
  for (std::size_t n = 144000; n < 144300; ++n)
    for (std::size_t c = 0; c < 2; ++c) {
      holed.channels[c][n] = n % 2 == 0 ? Limits::quiet_NaN() : Limits::infinity();
      in.channels[c][n] = 0.0f;
    }
  AgcLoop loop(kRate, 2), other(kRate, 2);
  CHECK((loop.run(holed).channels == other.run(in).channels));
}

TEST_CASE("silence stays exact silence, and reset() forgets") {
  AgcLoop loop(kRate, 2);
  const auto in = programme_at(Material::kSpeech, -30.0, 5.0);
  const auto first = loop.run(in);
  const auto out = loop.run(silence(kRate, 2, 3.0));
  for (const auto& channel : out.channels)
    CHECK(std::ranges::all_of(channel, [](float x) { return x == 0.0f; }));
  loop.agc.reset();
  CHECK(loop.agc.gain_db() == 0.0f);
  CHECK((loop.run(in).channels == first.channels));
}

TEST_CASE("the AGC refuses what it cannot do") {
  Agc agc;
  CHECK_THROWS_AS(agc.prepare(7999.0, 64, 2), std::invalid_argument);
  CHECK_THROWS_AS(agc.prepare(kRate, 0, 2), std::invalid_argument);
  CHECK_THROWS_AS(agc.prepare(kRate, 64, 9), std::invalid_argument);
  AgcSettings settings;
  settings.target_lufs = 1.0f;
  CHECK_THROWS_AS(agc.prepare(kRate, 64, 2, settings), std::invalid_argument);
}
