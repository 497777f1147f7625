// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/profile_text.hpp"
#include <algorithm>

namespace headroom::ctl {

std::string profiles_text(const std::vector<ProfileRow>& profiles, const Palette& palette) {
  Table table;
  for (const auto& profile : profiles)
    table.add_row({{profile.active ? "*" : " ", palette.good},
                   {printable(profile.name), profile.active ? palette.good : ""},
                   profile.error.empty()
                       ? Table::Cell{printable(profile.description), palette.faint}
                       : Table::Cell{printable(profile.error), palette.bad}});
  return table.text(palette, 0);
}

std::string neighbour(const std::vector<ProfileRow>& profiles, int step) {
  if (profiles.empty())
    return "";
  const auto active = std::find_if(profiles.begin(), profiles.end(),
                                   [](const ProfileRow& profile) { return profile.active; });
  if (active == profiles.end())
    return step > 0 ? profiles.front().name : profiles.back().name;
  const auto count = static_cast<std::ptrdiff_t>(profiles.size());
  const auto index = ((active - profiles.begin()) + step + count) % count;
  return profiles[static_cast<size_t>(index)].name;
}

} // namespace headroom::ctl
