// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "terminal_text.hpp"
#include <string>
#include <vector>

namespace headroom::ctl {

/// The soft volume of one app.
struct LevelControlRow {
  std::string node_id, app;
  bool managed = false, deferred = false;
  double reduction_db = 0.0; ///< >= 0
};

std::string level_controls_text(const std::vector<LevelControlRow>& rows, const Palette& palette);

} // namespace headroom::ctl
