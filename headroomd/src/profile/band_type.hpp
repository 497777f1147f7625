// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/equalizer_settings.hpp"
#include <optional>
#include <string>
#include <string_view>

namespace headroom::profile {

/// "low-shelf"
std::string_view text(EqBandType type);

/// Nothing if no type is called that.
std::optional<EqBandType> band_type(std::string_view name);

/// "peak, low-shelf, ... or all-pass"
std::string band_types_listed();

} // namespace headroom::profile
