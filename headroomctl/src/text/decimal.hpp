// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

namespace headroom::ctl {

/// With a point, whatever the locale; never "-0".
/// @param places  0..9
std::string decimal(double number, int places);

} // namespace headroom::ctl
