// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "terminal_text.hpp"
#include <string>
#include <utility>
#include <vector>

namespace headroom::ctl {

/// Name and value a line, values in one column.
std::string pairs_text(const std::vector<std::pair<std::string, std::string>>& pairs,
                       const Palette& palette);

} // namespace headroom::ctl
