// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/chain_settings.hpp"
#include "headroom-dsp/level_controller_settings.hpp"
#include <cmath>
#include <headroom_catch.hpp>
#include <limits>
#include <stdexcept>
#include <string>

// Each stage's validate(): both ends are allowed, what lies outside is named.
using namespace headroom;

namespace {

/// What validate() says with a field set to value; empty if it is content.
template <class Settings>
std::string complaint(float Settings::*field, float value, Settings settings = {}) {
  settings.*field = value;
  try {
    settings.validate();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

template <class Settings>
void check_range(float Settings::*field, const std::string& name, float least, float most) {
  INFO(name);
  CHECK(complaint(field, least) == "");
  CHECK(complaint(field, most) == "");
  for (const float wrong :
       {std::nextafter(least, -1e9f), std::nextafter(most, 1e9f),
        std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()})
    CHECK(complaint(field, wrong).find(name + " must be ") == 0);
}

} // namespace

TEST_CASE("the defaults of every stage are allowed") {
  CHECK_NOTHROW(ChainSettings{}.validate());
  CHECK_NOTHROW(ChainSettings::transparent().validate());
  CHECK_NOTHROW(LevelControllerSettings{}.validate());
}

TEST_CASE("a setting out of its range is refused by name") {
  using Agc = AgcSettings;
  check_range(&Agc::target_lufs, "agc.target_lufs", -60.0f, 0.0f);
  check_range(&Agc::attack_ms, "agc.attack_ms", 50.0f, 60000.0f);
  check_range(&Agc::release_ms, "agc.release_ms", 50.0f, 60000.0f);
  check_range(&Agc::silence_threshold_lufs, "agc.silence_threshold_lufs", -120.0f, 0.0f);
  check_range(&Agc::max_boost_db, "agc.max_boost_db", 0.0f, 40.0f);
  check_range(&Agc::max_cut_db, "agc.max_cut_db", 0.0f, 60.0f);
  check_range(&Agc::max_rise_db_per_s, "agc.max_rise_db_per_s", 0.1f, 60.0f);
  check_range(&Agc::max_fall_db_per_s, "agc.max_fall_db_per_s", 0.1f, 200.0f);
  check_range(&Agc::silence_hold_s, "agc.silence_hold_s", 0.0f, 3600.0f);
  check_range(&Agc::max_noise_lufs, "agc.max_noise_lufs", -120.0f, 0.0f);

  using Comp = CompressorSettings;
  check_range(&Comp::makeup_db, "compressor.makeup_db", -40.0f, 40.0f);
  check_range(&Comp::threshold_db, "compressor.threshold_db", -80.0f, 0.0f);
  check_range(&Comp::ratio, "compressor.ratio", 1.0f, 100.0f);
  check_range(&Comp::knee_db, "compressor.knee_db", 0.0f, 40.0f);
  check_range(&Comp::attack_ms, "compressor.attack_ms", 0.05f, 1000.0f);
  check_range(&Comp::release_ms, "compressor.release_ms", 1.0f, 5000.0f);
  check_range(&Comp::rms_window_ms, "compressor.rms_window_ms", 0.1f, 1000.0f);

  using Soft = SoftLimiterSettings;
  check_range(&Soft::max_psr_db, "limiter.soft.max_psr_db", 0.0f, 40.0f);
  check_range(&Soft::static_ceiling_dbtp, "limiter.soft.static_ceiling_dbtp", -60.0f, 0.0f);
  check_range(&Soft::attack_ms, "limiter.soft.attack_ms", 0.1f, 200.0f);
  check_range(&Soft::release_ms, "limiter.soft.release_ms", 1.0f, 5000.0f);

  using Hard = LimiterSettings;
  check_range(&Hard::ceiling_dbtp, "limiter.ceiling_dbtp", -60.0f, 0.0f);
  check_range(&Hard::lookahead_ms, "limiter.lookahead_ms", 1.5f, 20.0f);
  check_range(&Hard::hold_ms, "limiter.hold_ms", 0.0f, 200.0f);
  check_range(&Hard::release_ms, "limiter.release_ms", 1.0f, 5000.0f);
  check_range(&Hard::link, "limiter.link", 0.0f, 1.0f);

  using App = LevelControllerSettings;
  check_range(&App::peak_threshold_db, "per_app.peak_threshold_db", -60.0f, 0.0f);
  check_range(&App::rms_target_db, "per_app.rms_target_db", -80.0f, 0.0f);
  check_range(&App::max_cut_db, "per_app.max_cut_db", 0.0f, 60.0f);
  check_range(&App::peak_attack_ms, "per_app.peak_attack_ms", 0.1f, 1000.0f);
  check_range(&App::peak_release_ms, "per_app.peak_release_ms", 1.0f, 60000.0f);
  check_range(&App::rms_window_ms, "per_app.rms_window_ms", 10.0f, 60000.0f);
  check_range(&App::smoother_ms, "per_app.smoother_ms", 0.0f, 5000.0f);
  check_range(&App::write_db_threshold, "per_app.write_db_threshold", 0.0f, 12.0f);
  check_range(&App::min_write_interval_ms, "per_app.min_write_interval_ms", 0.0f, 10000.0f);
  check_range(&EqualizerSettings::preamp_db, "eq.preamp_db", -40.0f, 40.0f);
}

TEST_CASE("a band of the equaliser that is out of range is named by its place") {
  EqualizerSettings eq;
  eq.band_count = kMaxEqBands;
  CHECK_NOTHROW(eq.validate());
  eq.bands[2].q = 0.0f;
  CHECK_THROWS_WITH(eq.validate(), "eq.bands[3].q must be 0.05..40, got 0");
  eq.bands[2].q = 1.0f;
  eq.bands[63].frequency_hz = 9.0f;
  CHECK_THROWS_WITH(eq.validate(), "eq.bands[64].frequency_hz must be 10..96000, got 9");
  eq.bands[63].frequency_hz = 10.0f;
  eq.bands[0].gain_db = -31.0f;
  CHECK_THROWS_WITH(eq.validate(), "eq.bands[1].gain_db must be -30..30, got -31");
  eq.band_count = kMaxEqBands + 1;
  CHECK_THROWS_WITH(eq.validate(), "eq.band_count must be 0..64, got 65");
}

TEST_CASE("the chain's settings are refused as a whole when one stage's are wrong") {
  ChainSettings settings;
  settings.soft.attack_ms = 0.0f;
  CHECK_THROWS_WITH(settings.validate(), "limiter.soft.attack_ms must be 0.1..200, got 0");
}
