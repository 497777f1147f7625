// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

namespace headroom::ctl {

/// "-14.2", "-inf"
std::string level_text(double db);

/// "3:25.4", "1:02:03.0"
std::string duration_text(double seconds);

/// "44.1 kHz"
std::string rate_text(double hz);

} // namespace headroom::ctl
