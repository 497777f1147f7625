// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/chain_settings.hpp"

namespace headroom {

ChainSettings ChainSettings::transparent() {
  ChainSettings settings;
  settings.agc.enabled = false;
  settings.compressor.enabled = false;
  settings.soft.enabled = false;
  return settings;
}

void ChainSettings::validate() const {
  agc.validate();
  compressor.validate();
  eq.validate();
  soft.validate();
  limiter.validate();
}

} // namespace headroom
