// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "voice.hpp"

#include <filesystem>

namespace headroom::showcase {

/// 32-bit float WAV at kRateHz. Throws std::runtime_error if it cannot be written.
void write_wave(const std::filesystem::path& path, const Channels& channels);

} // namespace headroom::showcase
