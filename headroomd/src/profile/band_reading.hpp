// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/equalizer_settings.hpp"
#include "profile/toml_reading.hpp"

namespace headroom::profile {

/// [[eq.bands]]: replaces the bands of `eq`. Their ids are 1, 2, ...
void read_bands(const toml::node& node, EqualizerSettings& eq, Complaints& complaints);

} // namespace headroom::profile
