// SPDX-License-Identifier: MPL-2.0
#include "equalizer_render.hpp"
#include "headroom-dsp/eq_response.hpp"
#include "headroom-dsp/equalizer.hpp"
#include "reference/transparency.hpp"
#include "signals.hpp"
#include "soft_ends.hpp"
#include <cmath>
#include <functional>
#include <headroom_catch.hpp>

// Changes of the equaliser while audio runs: no click, no burst, and the latest wins.
using namespace headroom;
using test::eq_band;
using test::eq_settings;
using test::Rows;
using Type = EqBandType;

namespace {

constexpr double kRate = 48000.0;

/// Half a second of 100 Hz at -6 dBFS, with an onset and an end too soft to be clicks, and a third
/// of silence in which filters can ring out.
std::vector<float> soft_tone() {
  constexpr std::size_t kFrames = 24000;
  std::vector<float> x(kFrames + 16000, 0.0f);
  signals::add_tone(x, 0, kFrames, 100.0 / kRate, 0.0, 0.5);
  test::soften_ends(x, 0, kFrames, 4000);
  return x;
}

EqualizerSettings start() {
  return eq_settings({eq_band(Type::kPeak, 100.0f, -6.0f, 1.0f),
                      eq_band(Type::kLowShelf, 200.0f, 4.0f, 0.7f),
                      eq_band(Type::kPeak, 3000.0f, 5.0f, 2.0f)});
}

struct Action {
  const char* name;
  std::function<void(EqualizerSettings&, std::size_t step)> apply;
};

} // namespace

TEST_CASE("no change under a 100 Hz tone is heard above 2 kHz") {
  using Settings = EqualizerSettings;
  const Action actions[] = {
      {"gain jumps", [](Settings& s, std::size_t) { s.bands[0].gain_db = 6.0f; }},
      {"gain is dragged",
       [](Settings& s, std::size_t step) {
         s.bands[0].gain_db = -6.0f + static_cast<float>(std::min<std::size_t>(step, 12));
       }},
      {"frequency jumps", [](Settings& s, std::size_t) { s.bands[0].frequency_hz = 9000.0f; }},
      {"frequency is dragged",
       [](Settings& s, std::size_t step) {
         s.bands[0].frequency_hz = 100.0f * std::pow(1.3f, static_cast<float>(step));
       }},
      {"Q jumps", [](Settings& s, std::size_t) { s.bands[0].q = 12.0f; }},
      {"preamp", [](Settings& s, std::size_t) { s.preamp_db = -15.0f; }},
      {"preamp becomes automatic", [](Settings& s, std::size_t) { s.auto_preamp = true; }},
      {"type", [](Settings& s, std::size_t) { s.bands[0].type = Type::kLowShelf; }},
      {"type, the tone goes", [](Settings& s, std::size_t) { s.bands[2].type = Type::kHighPass; }},
      {"off", [](Settings& s, std::size_t) { s.bands[1].enabled = false; }},
      {"gain goes to 0", [](Settings& s, std::size_t) { s.bands[1].gain_db = 0.0f; }},
      {"add",
       [](Settings& s, std::size_t) {
         s.bands[3] = eq_band(Type::kPeak, 110.0f, 9.0f, 3.0f);
         s.bands[3].id = 4;
         s.band_count = 4;
       }},
      {"delete the first",
       [](Settings& s, std::size_t step) {
         if (step != 0)
           return;
         s.bands[0] = s.bands[1];
         s.bands[1] = s.bands[2];
         s.band_count = 2;
       }},
      {"reorder",
       [](Settings& s, std::size_t step) {
         if (step == 0)
           std::swap(s.bands[0], s.bands[1]);
       }},
      {"mask", [](Settings& s, std::size_t) { s.bands[0].channel_mask = 2; }},
      {"design", [](Settings& s, std::size_t) { s.design = EqDesign::kCookbook; }},
      {"bypass", [](Settings& s, std::size_t) { s.enabled = false; }},
      {"bypass to and fro", [](Settings& s, std::size_t step) { s.enabled = step % 2 != 0; }},
      {"another preset",
       [](Settings& s, std::size_t) {
         s = eq_settings({eq_band(Type::kHighShelf, 90.0f, -9.0f, 0.7f)});
       }},
  };
  reference::TruePeak judge;
  const std::vector<float> tone = soft_tone();
  for (const Action& action : actions) {
    EqualizerSettings settings = start();
    Equalizer equalizer;
    equalizer.prepare(kRate, 800, 1, settings);
    Rows out = {tone};
    // From 8000 on every 800 frames (1/60 s), at a phase that is not the tone's.
    test::run(equalizer, {tone}, out, 0, tone.size(), 800, 0, [&](std::size_t at) {
      if (at < 8000 || at >= 16000)
        return;
      action.apply(settings, (at - 8000) / 800);
      equalizer.set(settings);
    });
    const double residue_dbfs =
        20.0 * std::log10(reference::peak_above(judge, out[0], 2000.0 / kRate));
    INFO(action.name << ": " << residue_dbfs << " dBFS");
    CHECK(residue_dbfs <= -100.0); // measured: -107.6 and below; the promise is -80
    CHECK(out[0] != test::run(equalizer, {tone})[0]); // something did change
  }
}

TEST_CASE("random jumps every 5 ms stay below twice the largest static gain") {
  signals::Random random(1);
  EqualizerSettings settings;
  settings.band_count = 1;
  Rows in(1, std::vector<float>(480000));
  for (float& x : in[0])
    x = static_cast<float>(random.uniform(-0.25, 0.25));
  for (const bool structure_too : {false, true}) {
    settings.bands[0] = eq_band(Type::kPeak, 1000.0f, 6.0f, 1.0f);
    Equalizer equalizer;
    equalizer.prepare(kRate, 240, 1, settings);
    Rows out = in;
    test::run(equalizer, in, out, 0, in[0].size(), 240, 0, [&](std::size_t) {
      EqBand& band = settings.bands[0];
      band.frequency_hz = static_cast<float>(20.0 * std::pow(900.0, random.uniform(0.0, 1.0)));
      band.q = static_cast<float>(0.5 * std::pow(20.0, random.uniform(0.0, 1.0)));
      band.gain_db = static_cast<float>(random.uniform(-18.0, 18.0));
      if (structure_too)
        band.type = static_cast<Type>(random.index(0, 2));
      equalizer.set(settings);
    });
    float highest = 0.0f;
    for (const float y : out[0])
      highest = std::max(highest, std::fabs(y));
    INFO("highest " << highest);
    CHECK(highest < 2.0f * 0.25f * 7.943f); // +18 dB
    CHECK(highest > 0.25f);
  }
}

TEST_CASE("of changes that come while one is under way the latest wins") {
  const std::vector<float> tone = soft_tone();
  EqualizerSettings settings = start();
  Equalizer changed, expected;
  changed.prepare(kRate, 256, 1, settings);
  Rows out = {tone};
  test::run(changed, {tone}, out, 0, 6000, 250, 0, [&](std::size_t at) {
    if (at > 2500)
      return;
    settings.bands[0].gain_db = static_cast<float>(at / 250);
    settings.bands[2].type = at % 500 == 0 ? Type::kNotch : Type::kPeak;
    changed.set(settings);
  });
  // The last one came at 2500; the change before it has ended, and its own, by 6000.
  expected.prepare(kRate, 256, 1, settings);
  Rows steady = {tone};
  test::run(expected, {tone}, steady, 0, 6000, 250, 0, [](std::size_t) {});
  for (std::size_t n = 5500; n < 6000; ++n)
    REQUIRE(std::fabs(out[0][n] - steady[0][n]) < 1e-3f); // what the filters remember dies away
  test::run(changed, {tone}, out, 6000, tone.size(), 250, 0, [](std::size_t) {});
  test::run(expected, {tone}, steady, 6000, tone.size(), 250, 0, [](std::size_t) {});
  for (std::size_t n = 14000; n < tone.size(); ++n)
    REQUIRE(std::fabs(out[0][n] - steady[0][n]) < 1e-6f);
}

TEST_CASE("setting what is set already changes nothing") {
  const std::vector<float> tone = soft_tone();
  Equalizer equalizer, other;
  equalizer.prepare(kRate, 256, 1, start());
  other.prepare(kRate, 256, 1, start());
  Rows out = {tone};
  test::run(equalizer, {tone}, out, 0, tone.size(), 256, 0,
            [&](std::size_t) { equalizer.set(start()); });
  CHECK(out == test::run(other, {tone}));
}

TEST_CASE("a change has reached its end within 24 ms") {
  const Rows in(1, std::vector<float>(4000, 0.5f));
  EqualizerSettings settings;
  Equalizer equalizer;
  equalizer.prepare(kRate, 256, 1, settings);
  settings.preamp_db = -20.0f;
  equalizer.set(settings);
  const Rows out = test::run(equalizer, in);
  CHECK(std::fabs(out[0][0] - 0.5f) < 1e-6f);
  CHECK(out[0][1000] > 0.0501f);
  for (std::size_t n = 1152; n < 4000; ++n)
    REQUIRE(std::fabs(out[0][n] - 0.05f) < 1e-7f);
}
