// SPDX-License-Identifier: MPL-2.0
#include "equalizer_render.hpp"
#include "headroom-dsp/eq_response.hpp"
#include "reference/analog_eq.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <vector>

// The curves of the equaliser against the analog prototypes, and the automatic preamp.
using namespace headroom;
using reference::analog_eq_db;
using test::eq_band;

namespace {

std::vector<double> log_grid(double low_hz, double high_hz, std::size_t points) {
  std::vector<double> grid(points);
  for (std::size_t i = 0; i < points; ++i)
    grid[i] = low_hz *
              std::pow(high_hz / low_hz, static_cast<double>(i) / static_cast<double>(points - 1));
  return grid;
}

/// Largest distance from the prototype between 20 Hz and high_hz. Both below -60 dB counts as none.
double worst_error_db(const EqBand& band, EqDesign design, double rate_hz, double high_hz) {
  const std::vector<double> grid = log_grid(20.0, high_hz, 400);
  std::vector<double> db(grid.size());
  eq_band_response_db(band, design, rate_hz, grid, db);
  double worst = 0.0;
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const double wanted = analog_eq_db(band, grid[i]);
    if (wanted > -60.0 || db[i] > -60.0)
      worst = std::max(worst, std::abs(db[i] - wanted));
  }
  return worst;
}

EqualizerSettings settings_of(std::initializer_list<EqBand> bands) {
  EqualizerSettings settings;
  for (const EqBand& band : bands)
    settings.bands[settings.band_count++] = band;
  return settings;
}

} // namespace

TEST_CASE("the analog design is as near to its prototype as the published figures") {
  using Type = EqBandType;
  const struct {
    Type type;
    float frequency_hz, gain_db, q;
    double high_hz, cookbook_db, analog_db;
  } rows[] = {
      {Type::kPeak, 1000.0f, 12.0f, 0.7f, 20000.0, 0.09, 0.02},
      {Type::kPeak, 5000.0f, 12.0f, 0.7f, 20000.0, 1.57, 0.36},
      {Type::kPeak, 10000.0f, 12.0f, 0.7f, 20000.0, 4.47, 0.61},
      {Type::kPeak, 10000.0f, 12.0f, 1.41f, 20000.0, 2.49, 0.40},
      {Type::kPeak, 16000.0f, 12.0f, 1.41f, 20000.0, 6.15, 0.34},
      {Type::kPeak, 16000.0f, 12.0f, 0.7f, 20000.0, 5.53, 0.29},
      {Type::kHighShelf, 10000.0f, 12.0f, 0.71f, 20000.0, 1.34, 0.13},
      {Type::kHighShelf, 10000.0f, -12.0f, 0.71f, 20000.0, 1.34, 0.13},
      {Type::kHighShelf, 16000.0f, 12.0f, 0.71f, 20000.0, 3.09, 0.27},
      {Type::kHighShelf, 16000.0f, -12.0f, 0.71f, 20000.0, 3.09, 0.27},
      {Type::kHighPass, 10000.0f, 0.0f, 0.71f, 16000.0, 2.76, 0.02},
      {Type::kBandPass, 10000.0f, 0.0f, 0.71f, 16000.0, 2.54, 0.17},
      {Type::kLowPass, 5000.0f, 0.0f, 0.71f, 16000.0, 8.07, 0.27},
  };
  for (const auto& row : rows) {
    const EqBand band = eq_band(row.type, row.frequency_hz, row.gain_db, row.q);
    INFO("type " << static_cast<int>(row.type) << " at " << row.frequency_hz << " Hz, "
                 << row.gain_db << " dB, Q " << row.q);
    // The published figures have two decimals.
    CHECK(worst_error_db(band, EqDesign::kAnalog, 48000.0, row.high_hz) < row.analog_db + 0.005);
    // The bilinear design is a known quantity, which also holds the oracle to account.
    CHECK(std::abs(worst_error_db(band, EqDesign::kCookbook, 48000.0, row.high_hz) -
                   row.cookbook_db) < 0.01);
  }
}

TEST_CASE("the analog design stays near its prototype over all frequencies, gains and Q") {
  using Type = EqBandType;
  // Measured: peak 2.28 dB (20 kHz at 44.1 kHz), shelves 0.88, low-pass 0.82, band-pass 2.57; the
  // bilinear design reaches 13.8, 12.3, 11.2 and 13.6 dB on the same grid.
  const struct {
    Type type;
    double high_hz, limit_db;
  } rows[] = {{Type::kPeak, 20000.0, 2.3},
              {Type::kLowShelf, 20000.0, 0.9},
              {Type::kHighShelf, 20000.0, 0.9},
              {Type::kLowPass, 16000.0, 0.85},
              {Type::kBandPass, 16000.0, 2.6}};
  for (const auto& row : rows)
    for (const double rate : {44100.0, 48000.0, 96000.0, 192000.0})
      for (const float f : {20.0f, 50.0f, 100.0f, 200.0f, 500.0f, 1000.0f, 2000.0f, 4000.0f,
                            8000.0f, 12000.0f, 16000.0f, 20000.0f})
        for (const float q : {0.1f, 0.3f, 0.5f, 0.71f, 1.0f, 1.41f})
          for (const float gain : {-24.0f, -6.0f, 1.0f, 12.0f}) {
            INFO("type " << static_cast<int>(row.type) << ", " << rate << " Hz: " << f << " Hz, "
                         << gain << " dB, Q " << q);
            CHECK(worst_error_db(eq_band(row.type, f, gain, q), EqDesign::kAnalog, rate,
                                 row.high_hz) < row.limit_db);
          }
}

TEST_CASE("a boost and the cut of the same size are inverse to 0.001 dB") {
  signals::Random random(1);
  const std::vector<double> grid = log_grid(10.0, 22000.0, 50);
  for (int i = 0; i < 500; ++i) {
    const auto type = static_cast<EqBandType>(random.index(0, 2));
    EqBand band =
        eq_band(type, static_cast<float>(10.0 * std::pow(2200.0, random.uniform(0.0, 1.0))),
                static_cast<float>(random.uniform(0.01, 30.0)),
                static_cast<float>(0.05 * std::pow(800.0, random.uniform(0.0, 1.0))));
    EqBand opposite = band;
    opposite.gain_db = -band.gain_db;
    for (const EqDesign design : {EqDesign::kAnalog, EqDesign::kCookbook}) {
      EqualizerSettings both = settings_of({band, opposite});
      both.design = design;
      std::vector<double> db(grid.size());
      eq_response_db(both, 48000.0, 1, 0, grid, db);
      INFO("type " << static_cast<int>(type) << " at " << band.frequency_hz << " Hz, "
                   << band.gain_db << " dB, Q " << band.q);
      CHECK(std::ranges::all_of(db, [](double x) { return std::abs(x) < 0.001; }));
    }
  }
}

TEST_CASE("a preset sounds the same at 44.1 and at 192 kHz, below 18 kHz within 1 dB") {
  const EqualizerSettings preset = settings_of({
      eq_band(EqBandType::kLowShelf, 105.0f, 6.5f, 0.7f),
      eq_band(EqBandType::kPeak, 180.0f, -3.1f, 0.5f),
      eq_band(EqBandType::kPeak, 3400.0f, 4.2f, 2.1f),
      eq_band(EqBandType::kPeak, 7900.0f, -5.6f, 3.0f),
      eq_band(EqBandType::kPeak, 12000.0f, 6.0f, 1.0f),
      eq_band(EqBandType::kHighShelf, 10000.0f, -6.0f, 0.7f),
  });
  const std::vector<double> grid = log_grid(20.0, 18000.0, 300);
  std::vector<double> low(grid.size()), high(grid.size());
  const auto difference = [&](EqDesign design) {
    EqualizerSettings settings = preset;
    settings.design = design;
    eq_response_db(settings, 44100.0, 2, 0, grid, low);
    eq_response_db(settings, 192000.0, 2, 0, grid, high);
    double worst = 0.0;
    for (std::size_t i = 0; i < grid.size(); ++i)
      worst = std::max(worst, std::abs(low[i] - high[i]));
    return worst;
  };
  CHECK(difference(EqDesign::kAnalog) < 1.0);
  CHECK(difference(EqDesign::kCookbook) > 1.0); // the preset is not too easy
}

TEST_CASE("the extremes of every setting give a finite curve at every rate") {
  const std::vector<double> grid = log_grid(1.0, 500000.0, 60); // beyond f_s / 2 too
  std::vector<double> db(grid.size());
  std::vector<std::complex<double>> gain(grid.size());
  for (int type = 0; type < 8; ++type)
    for (const double rate : {8000.0, 44100.0, 192000.0, 768000.0})
      for (const float f : {10.0f, 4000.0f, 22050.0f, 96000.0f})
        for (const float q : {0.05f, 1.0f, 40.0f})
          for (const float g : {-30.0f, 0.0f, 1e-5f, 30.0f})
            for (const EqDesign design : {EqDesign::kAnalog, EqDesign::kCookbook}) {
              EqualizerSettings settings =
                  settings_of({eq_band(static_cast<EqBandType>(type), f, g, q)});
              settings.design = design;
              eq_response_db(settings, rate, 1, 0, grid, db);
              eq_response(settings, rate, 1, 0, grid, gain);
              INFO("type " << type << ", " << rate << " Hz: " << f << " Hz, " << g << " dB, Q "
                           << q);
              for (std::size_t i = 0; i < grid.size(); ++i) {
                REQUIRE(std::isfinite(db[i]));
                const double from_gain = std::max(20.0 * std::log10(std::abs(gain[i])), -100.0);
                REQUIRE(std::abs(from_gain - std::max(db[i], -100.0)) < 0.001);
              }
            }
}

TEST_CASE("a curve is the sum of the channel's own bands and the preamp") {
  EqBand left = eq_band(EqBandType::kPeak, 1000.0f, 6.0f, 1.0f);
  left.channel_mask = 1;
  EqBand both = eq_band(EqBandType::kHighShelf, 5000.0f, -4.0f, 0.7f);
  EqBand off = eq_band(EqBandType::kLowPass, 500.0f, 0.0f, 0.7f);
  off.enabled = false;
  EqualizerSettings settings = settings_of({left, both, off});
  settings.preamp_db = -2.5f;
  const double f = 1000.0;
  double db = 0.0;
  eq_response_db(settings, 48000.0, 2, 0, {&f, 1}, {&db, 1});
  const double shelf = eq_band_response_db(both, EqDesign::kAnalog, 48000.0, f);
  CHECK(std::abs(db - (6.0 + shelf - 2.5)) < 1e-6);
  eq_response_db(settings, 48000.0, 2, 1, {&f, 1}, {&db, 1});
  CHECK(std::abs(db - (shelf - 2.5)) < 1e-6);
  CHECK(eq_band_response_db(off, EqDesign::kAnalog, 48000.0, f) == 0.0);
  settings.enabled = false;
  eq_response_db(settings, 48000.0, 2, 0, {&f, 1}, {&db, 1});
  CHECK(db == 0.0);
}

TEST_CASE("the automatic preamp keeps every tone of every channel from rising") {
  signals::Random random(2);
  const std::vector<double> grid = log_grid(20.0, 20000.0, 20000);
  for (int i = 0; i < 30; ++i) {
    EqualizerSettings settings;
    settings.auto_preamp = true;
    settings.band_count = static_cast<std::uint32_t>(random.index(1, 12));
    for (std::uint32_t b = 0; b < settings.band_count; ++b) {
      settings.bands[b] =
          eq_band(static_cast<EqBandType>(random.index(0, 7)),
                  static_cast<float>(20.0 * std::pow(1000.0, random.uniform(0.0, 1.0))),
                  static_cast<float>(random.uniform(-12.0, 12.0)),
                  static_cast<float>(0.3 * std::pow(100.0, random.uniform(0.0, 1.0))));
      settings.bands[b].channel_mask = static_cast<std::uint32_t>(random.index(1, 3));
    }
    double highest = kEqSilenceDb;
    for (std::uint32_t c = 0; c < 2; ++c) {
      std::vector<double> db(grid.size());
      eq_response_db(settings, 48000.0, 2, c, grid, db);
      highest = std::max(highest, *std::ranges::max_element(db));
    }
    const double preamp = auto_preamp_db(settings, 48000.0, 2);
    INFO("case " << i << ", preamp " << preamp);
    CHECK(highest <= 0.0);
    if (preamp < -0.15) // not more than needed: the margin and one step of rounding
      CHECK(highest > -0.2 - 1e-3);
    CHECK(std::abs(preamp * 10.0 - std::round(preamp * 10.0)) < 1e-9);
    CHECK(eq_preamp_db(settings, 48000.0, 2) == preamp);
  }
}

TEST_CASE("the automatic preamp of plain cases") {
  EqualizerSettings settings = settings_of({eq_band(EqBandType::kPeak, 1000.0f, 6.0f, 1.0f)});
  CHECK(std::abs(auto_preamp_db(settings, 48000.0, 2) - -6.1) < 1e-9);
  settings.bands[1] = settings.bands[0]; // overlapping bands add up
  settings.band_count = 2;
  CHECK(std::abs(auto_preamp_db(settings, 48000.0, 2) - -12.1) < 1e-9);
  settings.bands[1].channel_mask = 4; // no such channel
  CHECK(std::abs(auto_preamp_db(settings, 48000.0, 2) - -6.1) < 1e-9);
  settings.bands[0].gain_db = 0.0f;
  CHECK(auto_preamp_db(settings, 48000.0, 2) == 0.0);
  CHECK(auto_preamp_db(settings, 48000.0, 3) < -6.0);
  settings.preamp_db = 3.0f;
  CHECK(eq_preamp_db(settings, 48000.0, 2) == 3.0);
  settings.enabled = false;
  CHECK(eq_preamp_db(settings, 48000.0, 2) == 0.0);
}
