// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/compressor_settings.hpp"
#include "setting_range.hpp"

namespace headroom {

void CompressorSettings::validate() const {
  const auto require = [](const char* field, float value, float least, float most) {
    require_range("compressor", field, double{value}, double{least}, double{most});
  };
  require("makeup_db", makeup_db, -40.0f, 40.0f);
  require("threshold_db", threshold_db, -80.0f, 0.0f);
  require("ratio", ratio, 1.0f, 100.0f);
  require("knee_db", knee_db, 0.0f, 40.0f);
  require("attack_ms", attack_ms, 0.05f, 1000.0f);
  require("release_ms", release_ms, 1.0f, 5000.0f);
  require("rms_window_ms", rms_window_ms, 0.1f, 1000.0f);
}

} // namespace headroom
