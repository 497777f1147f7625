// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "terminal_text.hpp"
#include <headroom-ipc/notices.h>
#include <string>

namespace headroom::ctl {

/// Levels, one a line.
std::string meters_text(const headroom_meters& meters, const Palette& palette);

} // namespace headroom::ctl
