// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/agc_settings.hpp"
#include "setting_range.hpp"

namespace headroom {

void AgcSettings::validate() const {
  const auto require = [](const char* field, float value, float least, float most) {
    require_range("agc", field, double{value}, double{least}, double{most});
  };
  require("target_lufs", target_lufs, -60.0f, 0.0f);
  require("attack_ms", attack_ms, 50.0f, 60000.0f);
  require("release_ms", release_ms, 50.0f, 60000.0f);
  require("silence_threshold_lufs", silence_threshold_lufs, -120.0f, 0.0f);
  require("max_boost_db", max_boost_db, 0.0f, 40.0f);
  require("max_cut_db", max_cut_db, 0.0f, 60.0f);
  require("max_rise_db_per_s", max_rise_db_per_s, 0.1f, 60.0f);
  require("max_fall_db_per_s", max_fall_db_per_s, 0.1f, 200.0f);
  require("silence_hold_s", silence_hold_s, 0.0f, 3600.0f);
  require("max_noise_lufs", max_noise_lufs, -120.0f, 0.0f);
}

} // namespace headroom
