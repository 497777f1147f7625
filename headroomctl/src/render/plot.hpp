// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "render/timeline.hpp"
#include <string>

namespace headroom::ctl {

/// Level before and after over time with the ceiling, and the gain of each stage under it. The
/// picture follows the reader's light or dark colour scheme.
/// @param title  any text
std::string levels_svg(const Timeline& timeline, double ceiling_dbtp, const std::string& title);

} // namespace headroom::ctl
