// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/level_control_text.hpp"
#include "text/decimal.hpp"

namespace headroom::ctl {

std::string level_controls_text(const std::vector<LevelControlRow>& rows, const Palette& palette) {
  if (rows.empty())
    return "No app's volume is looked after.\n";
  Table table;
  table.add_row({{"NODE", palette.faint, true},
                 {"APP", palette.faint},
                 {"STATE", palette.faint},
                 {"REDUCTION", palette.faint, true}});
  for (const auto& row : rows)
    table.add_row({{printable(row.node_id), "", true},
                   {row.app.empty() ? "-" : printable(row.app)},
                   {row.deferred  ? "left to the user"
                    : row.managed ? "managed"
                                  : "off",
                    row.managed && !row.deferred ? palette.good : palette.faint},
                   {decimal(row.reduction_db, 1) + " dB", "", true}});
  return table.text(palette, 0);
}

} // namespace headroom::ctl
