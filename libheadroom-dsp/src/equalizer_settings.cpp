// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/equalizer_settings.hpp"
#include "setting_range.hpp"
#include <string>

namespace headroom {

void EqualizerSettings::validate() const {
  require_range("eq", "preamp_db", double{preamp_db}, -kMaxEqPreampDb, kMaxEqPreampDb);
  require_range("eq", "band_count", band_count, 0.0, kMaxEqBands);
  for (uint32_t b = 0; b < band_count; ++b) {
    const std::string section = "eq.bands[" + std::to_string(b + 1) + "]";
    require_range(section, "frequency_hz", double{bands[b].frequency_hz}, kMinEqFrequencyHz,
                  kMaxEqFrequencyHz);
    require_range(section, "gain_db", double{bands[b].gain_db}, -kMaxEqGainDb, kMaxEqGainDb);
    require_range(section, "q", double{bands[b].q}, kMinEqQ, kMaxEqQ);
  }
}

} // namespace headroom
