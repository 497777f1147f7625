// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/pairs_text.hpp"

namespace headroom::ctl {

std::string pairs_text(const std::vector<std::pair<std::string, std::string>>& pairs,
                       const Palette& palette) {
  Table table;
  for (const auto& [name, value] : pairs)
    table.add_row({{name}, {value, palette.good}});
  return table.text(palette, 0);
}

} // namespace headroom::ctl
