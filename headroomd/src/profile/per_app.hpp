// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/level_controller_settings.hpp"
#include "profile/rule.hpp"
#include <string_view>
#include <vector>

namespace headroom::profile {

/// [[per_app.rules]]: level control of the applications that match.
struct PerAppRule {
  Match match;
  bool enabled = true;
  LevelControllerSettings own;         ///< only the fields that `given` names count
  std::vector<std::string_view> given; ///< keys of the settings table, "per_app.max_cut_db"
  bool operator==(const PerAppRule&) const = default;
};

/// [per_app]: volumes per application.
struct PerApp {
  bool enabled = false;          ///< the master switch
  bool default_enabled = false;  ///< whether streams are managed that no rule matches
  LevelControllerSettings level; ///< for these, and for what a rule leaves out
  std::vector<PerAppRule> rules; ///< the first match wins
  bool operator==(const PerApp&) const = default;
};

} // namespace headroom::profile
