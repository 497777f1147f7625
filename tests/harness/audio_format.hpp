// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <spa/param/audio/format-utils.h>
#include <string>

namespace headroom::test {

/// Interleaved 32-bit float with the channels named in `position` ("FL FR LFE").
/// A rate of 0 leaves the choice to the graph. Throws std::invalid_argument on an unknown name.
spa_audio_info_raw float_format(uint32_t rate_hz, const std::string& position);

} // namespace headroom::test
