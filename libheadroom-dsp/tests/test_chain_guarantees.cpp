// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/chain.hpp"
#include "headroom-dsp/loudness_meter.hpp"
#include "levelled.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <vector>

// What the AGC promises, of the whole chain: compressor, make-up and soft tier as in the profile
// "default".
using namespace headroom;
using namespace headroom::signals;

namespace {

constexpr double kRate = 48000.0;
constexpr float kTarget = -18.0f;

ChainSettings default_profile() {
  ChainSettings settings;
  settings.soft.enabled = true;
  settings.limiter.release_ms = 80.0f;
  return settings;
}

Programme programme_at(Material material, double lufs, double seconds, std::uint64_t seed = 1) {
  return levelled(material, kRate, lufs, seconds, seed);
}

Programme pause(bool noise) {
  Programme result = silence(kRate, 2, 60.0);
  if (noise) {
    Random random(4);
    for (auto& channel : result.channels)
      for (float& x : channel) // white, -65 dBFS RMS
        x = static_cast<float>(random.uniform(-1.0, 1.0) * std::sqrt(3.0) * gain_from_db(-65.0));
  }
  return result;
}

/// Through the chain; heard(output of the block, AGC gain in dB) after each block.
template <class Heard>
void run(Chain& chain, const Programme& in, std::uint32_t frames, Heard heard) {
  std::vector<float> left(frames), right(frames);
  float* const rows[] = {left.data(), right.data()};
  const float* const sources[] = {left.data(), right.data()};
  feed(in, frames, [&](ConstBlock block) {
    chain.process(block, {rows, 2, block.frames});
    heard(ConstBlock{sources, 2, block.frames}, chain.read_meters().agc_gain_db);
  });
}

} // namespace

TEST_CASE("guarantee 5, whole chain: after a minute of silence or noise nothing is louder") {
  for (const double before_lufs : {-30.0, -14.0})
    for (const bool noise : {false, true}) {
      Chain chain;
      chain.prepare(kRate, 480, 2, default_profile());
      float before = 0.0f;
      run(chain, programme_at(Material::kSpeech, before_lufs, 20.0), 480,
          [&](ConstBlock, float gain) { before = gain; });
      INFO(before_lufs << " LUFS, then " << (noise ? "noise" : "silence") << ": " << before
                       << " dB");
      run(chain, pause(noise), 480,
          [&](ConstBlock, float gain) { REQUIRE(gain <= before + 1e-4f); });
      LoudnessMeter meter;
      meter.prepare(kRate, 2);
      std::size_t tick = 0, over = 0;
      run(chain, programme_at(Material::kPink, -14.0, 10.0), 480, [&](ConstBlock out, float gain) {
        if (tick++ == 0)
          CHECK(gain <= before + 1e-4f);
        meter.process(out);
        REQUIRE(meter.momentary_lufs() < kTarget + 3.0f);
        over += meter.momentary_lufs() >= kTarget + 1.0f ? 1 : 0;
      });
      CHECK(over <= 140); // a second, and the 400 ms of the window that still hold some of it
    }
}

TEST_CASE("guarantee 6, whole chain: the AGC's gain keeps its limits and its rates") {
  ChainSettings settings = default_profile();
  const auto [rise, fall] = GENERATE(std::pair{3.0f, 20.0f}, std::pair{1.0f, 6.0f});
  settings.agc.max_rise_db_per_s = rise;
  settings.agc.max_fall_db_per_s = fall;
  Chain chain;
  chain.prepare(kRate, 480, 2, settings);
  float past = 0.0f;
  run(chain, programme_at(Material::kPink, -18.0, 3.0), 480, // the first capture may rise faster
      [&](ConstBlock, float gain) { past = gain; });
  float lowest = past, highest = past;
  double fastest_rise = 0.0, fastest_fall = 0.0;
  for (const double lufs : {-40.0, -5.0, -30.0, 0.0, -20.0})
    run(chain, programme_at(Material::kMusic, lufs, 9.0), 96, [&](ConstBlock, float gain) {
      const double rate = static_cast<double>(gain - past) * kRate / 96.0;
      fastest_rise = std::max(fastest_rise, rate);
      fastest_fall = std::max(fastest_fall, -rate);
      lowest = std::min(lowest, gain);
      highest = std::max(highest, gain);
      past = gain;
    });
  constexpr double kRounding = 6e-6 * kRate / 96.0; // of the gain, a float in dB
  CHECK(fastest_rise <= static_cast<double>(rise) + kRounding);
  CHECK(fastest_fall <= static_cast<double>(fall) + kRounding);
  CHECK(fastest_rise > 0.2 * static_cast<double>(rise)); // it was put to the test
  CHECK(fastest_fall > 0.2 * static_cast<double>(fall));
  CHECK(lowest >= -12.0001f);
  CHECK(highest <= 12.0001f);
}

TEST_CASE("behind a compressor a louder programme is on target about as soon as without one") {
  // Pink noise, 22 LU up without a pause. What the compressor takes back is made up for, but it has
  // to be measured first: a second of its own.
  const auto [ratio, most_seconds] =
      GENERATE(std::pair{1.0f, 7.0}, std::pair{2.5f, 10.0}, std::pair{6.0f, 13.0});
  ChainSettings settings;
  settings.agc.max_cut_db = 24.0f;
  settings.compressor.ratio = ratio;
  Chain chain;
  chain.prepare(kRate, 480, 2, settings);
  run(chain, programme_at(Material::kPink, -30.0, 20.0), 480, [](ConstBlock, float) {});
  LoudnessMeter meter;
  meter.prepare(kRate, 2);
  double seconds = 0.0, settled = 0.0;
  run(chain, programme_at(Material::kPink, -8.0, 30.0, 2), 480, [&](ConstBlock out, float) {
    meter.process(out);
    seconds += 0.01;
    if (meter.momentary_lufs() > kTarget + 1.0f)
      settled = seconds;
  });
  INFO("ratio " << ratio << ": " << settled << " s");
  CHECK(settled < most_seconds);
}
