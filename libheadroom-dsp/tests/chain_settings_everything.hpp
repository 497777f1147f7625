// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/chain_settings.hpp"

namespace headroom {

/// Every stage has work to do.
inline ChainSettings everything() {
  ChainSettings settings;
  settings.agc.target_lufs = -14.0f;
  settings.soft.enabled = true;
  settings.soft.max_psr_db = 10.0f;
  settings.eq.band_count = 3;
  settings.eq.bands[0] = {1, EqBandType::kLowShelf, true, 0xffffffff, 120.0f, 6.0f, 0.7f};
  settings.eq.bands[1] = {2, EqBandType::kPeak, true, 0xffffffff, 2500.0f, -4.0f, 2.0f};
  settings.eq.bands[2] = {3, EqBandType::kHighShelf, true, 0xffffffff, 9000.0f, 5.0f, 0.7f};
  return settings;
}

} // namespace headroom
