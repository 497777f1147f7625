// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/level_controller_settings.hpp"
#include "setting_range.hpp"

namespace headroom {

void LevelControllerSettings::validate() const {
  const auto require = [](const char* field, float value, float least, float most) {
    require_range("per_app", field, double{value}, double{least}, double{most});
  };
  require("peak_threshold_db", peak_threshold_db, -60.0f, 0.0f);
  require("rms_target_db", rms_target_db, -80.0f, 0.0f);
  require("max_cut_db", max_cut_db, 0.0f, 60.0f);
  require("peak_attack_ms", peak_attack_ms, 0.1f, 1000.0f);
  require("peak_release_ms", peak_release_ms, 1.0f, 60000.0f);
  require("rms_window_ms", rms_window_ms, 10.0f, 60000.0f);
  require("smoother_ms", smoother_ms, 0.0f, 5000.0f);
  require("write_db_threshold", write_db_threshold, 0.0f, 12.0f);
  require("min_write_interval_ms", min_write_interval_ms, 0.0f, 10000.0f);
}

} // namespace headroom
