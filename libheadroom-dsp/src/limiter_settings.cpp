// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/limiter_settings.hpp"
#include "setting_range.hpp"

namespace headroom {

void LimiterSettings::validate() const {
  const auto require = [](const char* field, float value, float least, float most) {
    require_range("limiter", field, double{value}, double{least}, double{most});
  };
  require("ceiling_dbtp", ceiling_dbtp, -60.0f, 0.0f);
  require("lookahead_ms", lookahead_ms, 1.5f, 20.0f);
  require("hold_ms", hold_ms, 0.0f, 200.0f);
  require("release_ms", release_ms, 1.0f, 5000.0f);
  require("link", link, 0.0f, 1.0f);
}

} // namespace headroom
