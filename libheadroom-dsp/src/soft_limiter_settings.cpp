// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/soft_limiter_settings.hpp"
#include "setting_range.hpp"

namespace headroom {

void SoftLimiterSettings::validate() const {
  const auto require = [](const char* field, float value, float least, float most) {
    require_range("limiter.soft", field, double{value}, double{least}, double{most});
  };
  require("max_psr_db", max_psr_db, 0.0f, 40.0f);
  require("static_ceiling_dbtp", static_ceiling_dbtp, -60.0f, 0.0f);
  require("attack_ms", attack_ms, 0.1f, 200.0f);
  require("release_ms", release_ms, 1.0f, 5000.0f);
}

} // namespace headroom
