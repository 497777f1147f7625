// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace headroom::profile {

/// The candidate that was most likely meant: at most a third of its letters (and at least one)
/// inserted, dropped, changed or swapped with a neighbour. Empty when none is that close.
std::string closest_word(std::string_view typed, const std::vector<std::string>& candidates);

} // namespace headroom::profile
