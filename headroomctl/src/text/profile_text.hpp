// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "terminal_text.hpp"
#include <string>
#include <vector>

namespace headroom::ctl {

struct ProfileRow {
  std::string name, description;
  std::string error; ///< why it cannot be used, empty when it can
  bool active = false;
};

/// One profile a line, the active one marked. Safe to print, whatever the names are.
std::string profiles_text(const std::vector<ProfileRow>& profiles, const Palette& palette);

/// The profile before or after the active one in a list, round its ends; the first or last when
/// none is active. Empty for an empty list.
/// @param step  -1 or 1
std::string neighbour(const std::vector<ProfileRow>& profiles, int step);

} // namespace headroom::ctl
