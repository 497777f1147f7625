// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "measurement.hpp"
#include "performance.hpp"

#include <filesystem>

namespace headroom::showcase {

/// Prints the table, and leaves before.wav, after.wav and levels.svg in the folder.
/// @return whether what came out kept to the ceiling: T20 <= 0.02 dB and TN <= 0.07 dB over it,
///   the limiter's own promise and 0.02 dB for the way to the sink and back
/// @throws std::runtime_error if the recording does not hold the programme, or a file is not written
bool report(const Programme& programme, const Performance& performance,
            const std::filesystem::path& folder);

} // namespace headroom::showcase
