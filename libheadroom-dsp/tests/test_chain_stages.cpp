// SPDX-License-Identifier: MPL-2.0
#include "chain_settings_everything.hpp"
#include "headroom-dsp/units.hpp"
#include "reference/transparency.hpp"
#include <algorithm>
#include <cmath>
#include <functional>
#include <headroom_catch.hpp>
#include <numbers>
#include <short_run.hpp>
#include <vector>

// What only the whole chain can show: the order of its stages, and changes while audio runs.
using namespace headroom;
using namespace headroom::reference;

namespace {

constexpr double kRate = 48000.0;
constexpr std::uint32_t kBlock = 480;

std::vector<float> tone(double hz, double amplitude, double seconds) {
  std::vector<float> x(static_cast<std::size_t>(seconds * kRate));
  for (std::size_t n = 0; n < x.size(); ++n)
    x[n] = static_cast<float>(
        amplitude * std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(n) / kRate));
  return x;
}

/// Onset and end without a corner, so that only what happens in between can be heard above a tone.
void fade_ends(std::vector<float>& x) {
  constexpr std::size_t kEdge = 9600;
  for (std::size_t n = 0; n < kEdge; ++n) {
    const double place = static_cast<double>(n) / kEdge;
    const auto gain =
        static_cast<float>(place * place * place * (10.0 - 15.0 * place + 6.0 * place * place));
    x[n] *= gain;
    x[x.size() - 1 - n] *= gain;
  }
}

/// Through the chain in blocks of kBlock; before(block number) may change it.
std::vector<float> run(Chain& chain, std::vector<float> x,
                       const std::function<void(std::size_t)>& before = {}) {
  for (std::size_t at = 0; at + kBlock <= x.size(); at += kBlock) {
    if (before)
      before(at / kBlock);
    float* const rows[] = {x.data() + at};
    chain.process({rows, 1, kBlock}, {rows, 1, kBlock});
  }
  return x;
}

double rms_db(const std::vector<float>& x, double from_s, double to_s) {
  double sum = 0.0;
  const auto begin = static_cast<std::size_t>(from_s * kRate);
  const auto end = static_cast<std::size_t>(to_s * kRate);
  for (std::size_t n = begin; n < end; ++n)
    sum += static_cast<double>(x[n]) * static_cast<double>(x[n]);
  return 10.0 * std::log10(sum / static_cast<double>(end - begin));
}

double peak(const std::vector<float>& x, double from_s, double to_s) {
  double highest = 0.0;
  for (auto n = static_cast<std::size_t>(from_s * kRate);
       n < static_cast<std::size_t>(to_s * kRate); ++n)
    highest = std::max(highest, std::fabs(static_cast<double>(x[n])));
  return highest;
}

std::vector<ChainSettings> starts() {
  if (test::short_run())
    return {ChainSettings{}};
  return {ChainSettings::transparent(), ChainSettings{}};
}

} // namespace

TEST_CASE("any change of settings under a 100 Hz tone makes no click") {
  const ChainSettings before = GENERATE(from_range(starts()));
  ChainSettings after = everything();
  SECTION("every stage") {}
  SECTION("equaliser ahead of the levelling") { after.eq.position = EqPosition::kPre; }
  SECTION("look-ahead too") { after.limiter.lookahead_ms = 8.0f; }
  SECTION("nothing but the limiter") { after = ChainSettings::transparent(); }
  std::vector<float> x = tone(100.0, 0.25, 6.0);
  fade_ends(x);
  x.resize(x.size() + 4800, 0.0f);
  Chain chain;
  chain.prepare(kRate, kBlock, 1, before);
  const auto out = run(chain, x, [&](std::size_t block) {
    if (block == 300)
      chain.set(after);
  });
  TruePeak judge;
  CHECK(20.0 * std::log10(peak_above(judge, out, 2000.0 / kRate)) <= -80.0);
}

TEST_CASE("a change of profile arrives whole") {
  const ChainSettings before = ChainSettings::transparent();
  ChainSettings after = everything();
  after.limiter.lookahead_ms = 5.0f;
  after.limiter.ceiling_dbtp = -6.0f;
  const std::vector<float> x = tone(997.0, 0.3, 20.0);
  Chain changed;
  changed.prepare(kRate, kBlock, 1, before);
  const auto out = run(changed, x, [&](std::size_t block) {
    if (block == 100)
      changed.set(after);
  });
  Chain fresh;
  fresh.prepare(kRate, kBlock, 1, after);
  const auto expected = run(fresh, x);
  CHECK(changed.latency_frames() == fresh.latency_frames());
  CHECK(rms_db(out, 18.0, 20.0) == Approx(rms_db(expected, 18.0, 20.0)).margin(0.3));
  CHECK(peak(out, 2.0, 20.0) <= static_cast<double>(gain_from_db(-6.0f)) + 1e-4);
}

TEST_CASE("bypass is the input, late by the latency, and comes and goes without a click") {
  std::vector<float> x = tone(100.0, 0.1, 6.0);
  fade_ends(x);
  Chain chain;
  chain.prepare(kRate, kBlock, 1, everything());
  Listener listener;
  const auto out = run(chain, x, [&](std::size_t block) {
    listener.bypass = block >= 200 && block < 400;
    chain.set_listener(listener);
  });
  for (std::size_t n = 210 * kBlock; n < 400 * kBlock; ++n)
    REQUIRE(out[n] == x[n - 144]);
  CHECK(rms_db(out, 1.5, 1.9) > rms_db(x, 1.5, 1.9) + 3.0); // the chain had raised it
  TruePeak judge;
  CHECK(20.0 * std::log10(peak_above(judge, out, 2000.0 / kRate)) <= -80.0);
}

TEST_CASE("in bypass the ceiling holds") {
  Chain chain;
  chain.prepare(kRate, kBlock, 1, everything());
  Listener listener;
  listener.bypass = true;
  chain.set_listener(listener);
  std::vector<float> x = tone(11025.0, 4.0, 1.0);
  x.resize(x.size() + kBlock, 0.0f);
  TruePeak judge;
  CHECK(screened_excess(judge, {run(chain, x)}, -0.1).t20_db <= 0.0);
}

TEST_CASE("a level-matched bypass is as loud as the processed signal") {
  const std::vector<float> x = tone(997.0, 0.02, 16.0);
  Chain chain;
  chain.prepare(kRate, kBlock, 1, everything());
  Listener listener;
  listener.level_matched = true;
  const auto out = run(chain, x, [&](std::size_t block) {
    listener.bypass = block >= 1200;
    chain.set_listener(listener);
  });
  CHECK(rms_db(out, 10.0, 11.9) > rms_db(x, 10.0, 11.9) + 6.0);
  CHECK(rms_db(out, 13.0, 15.9) == Approx(rms_db(out, 10.0, 11.9)).margin(0.5));
  listener.level_matched = false;
  chain.set_listener(listener);
  const auto unmatched = run(chain, x);
  CHECK(rms_db(unmatched, 1.0, 15.0) == Approx(rms_db(x, 1.0, 15.0)).margin(0.01));
}

TEST_CASE("the volume acts after the levelling and before the hard tier") {
  const std::vector<float> x = tone(997.0, 0.05, 12.0);
  Chain chain;
  chain.prepare(kRate, kBlock, 1, everything());
  Listener listener;
  const auto full = run(chain, x);
  const float agc_gain_db = chain.read_meters().agc_gain_db;
  chain.reset();
  listener.volume[0] = 0.5f;
  chain.set_listener(listener);
  const auto half = run(chain, x);
  CHECK(chain.read_meters().agc_gain_db == agc_gain_db);
  CHECK(rms_db(half, 8.0, 12.0) == Approx(rms_db(full, 8.0, 12.0) - 6.0206).margin(0.02));
  listener.volume[0] = 4.0f;
  chain.set_listener(listener);
  const auto loud = run(chain, x);
  TruePeak judge;
  CHECK(screened_excess(judge, {loud}, -0.1).t20_db <= 0.0);
  CHECK(peak(loud, 2.0, 12.0) > 0.9);
}

TEST_CASE("a volume that jumps under a 100 Hz tone makes no click") {
  std::vector<float> x = tone(100.0, 0.25, 4.0);
  fade_ends(x);
  Chain chain;
  chain.prepare(kRate, kBlock, 1);
  Listener listener;
  const auto out = run(chain, x, [&](std::size_t block) {
    listener.volume[0] = block % 80 < 40 ? 1.0f : 0.1f;
    chain.set_listener(listener);
  });
  TruePeak judge;
  CHECK(20.0 * std::log10(peak_above(judge, out, 2000.0 / kRate)) <= -80.0);
}

TEST_CASE("the equaliser's place decides what the levelling hears") {
  // A boost that the levelling hears is levelled away; one behind it stays... in the AGC's loop
  // too, so the compressor tells them apart.
  ChainSettings settings = ChainSettings::transparent();
  settings.compressor.enabled = true;
  settings.compressor.auto_makeup = false;
  settings.compressor.threshold_db = -30.0f;
  settings.compressor.ratio = 10.0f;
  settings.compressor.knee_db = 0.0f;
  settings.eq.band_count = 1;
  settings.eq.bands[0] = {1, EqBandType::kPeak, true, 0xffffffff, 1000.0f, 10.0f, 0.7f};
  const std::vector<float> x = tone(1000.0, 0.1, 3.0);
  const auto level = [&](EqPosition position) {
    settings.eq.position = position;
    Chain chain;
    chain.prepare(kRate, kBlock, 1, settings);
    return rms_db(run(chain, x), 2.0, 3.0);
  };
  // 10 dB more into a compressor of 10:1 is 1 dB more behind it.
  CHECK(level(EqPosition::kPost) - level(EqPosition::kPre) == Approx(9.0).margin(0.2));
}

TEST_CASE("a crest cap below the natural crest does not pull the programme down") {
  // Twenty harmonics in phase: a crest of 16 dB, capped at 5.
  std::vector<float> x(static_cast<std::size_t>(20.0 * kRate), 0.0f);
  for (int k = 1; k <= 20; ++k) {
    const auto harmonic = tone(220.0 * k, 0.05, 20.0);
    for (std::size_t n = 0; n < x.size(); ++n)
      x[n] += harmonic[n] * (k % 2 == 0 ? 1.0f : -1.0f);
  }
  ChainSettings settings;
  settings.compressor.enabled = false;
  settings.soft.enabled = true;
  settings.soft.max_psr_db = 5.0f;
  const bool levelled = GENERATE(false, true);
  settings.agc.enabled = levelled;
  Chain chain;
  chain.prepare(kRate, kBlock, 1, settings);
  const auto out = run(chain, x);
  INFO(rms_db(out, 15.0, 20.0) << " dBFS of " << rms_db(x, 15.0, 20.0));
  CHECK(rms_db(out, 15.0, 20.0) > rms_db(x, 15.0, 20.0) - 12.0);
  CHECK(rms_db(out, 19.0, 20.0) == Approx(rms_db(out, 10.0, 11.0)).margin(1.5));
}

TEST_CASE("the meters say what the stages do") {
  Chain chain;
  chain.prepare(kRate, kBlock, 1, everything());
  run(chain, tone(997.0, 0.5, 12.0));
  const ChainMeters loud = chain.read_meters();
  CHECK(loud.compressor_gain_reduction_db > 3.0f);
  CHECK(loud.agc_gain_db < 0.0f);
  CHECK(loud.short_term_lufs == Approx(-14.0).margin(1.5));
  CHECK(loud.integrated_lufs == Approx(-14.0).margin(3.0));
  CHECK(loud.input_peak[0] == Approx(0.5).margin(0.001));
  chain.restart_integrated_loudness();
  run(chain, std::vector<float>(4800, 0.0f));
  CHECK(chain.read_meters().integrated_lufs < -60.0f);

  Chain limiter_only;
  limiter_only.prepare(kRate, kBlock, 1);
  CHECK(std::isnan(limiter_only.read_meters().short_term_lufs));
  run(limiter_only, tone(997.0, 0.5, 1.0));
  const ChainMeters quiet = limiter_only.read_meters();
  CHECK(quiet.agc_gain_db == 0.0f);
  CHECK(quiet.compressor_gain_reduction_db == 0.0f);
}

TEST_CASE("a volume out of range is refused by name") {
  Chain chain;
  chain.prepare(kRate, kBlock, 1);
  Listener listener;
  listener.volume[3] = 4.5f;
  CHECK_THROWS_WITH(chain.set_listener(listener), "volume[3] must be 0..4, got 4.500000");
}
