// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/per_app.hpp"
#include "profile/rule.hpp"
#include "profile/toml_reading.hpp"
#include <vector>

namespace headroom::profile {

/// [[rules]]
std::vector<Rule> read_rules(const toml::node& node, Complaints& complaints);

/// [[per_app.rules]]
std::vector<PerAppRule> read_per_app_rules(const toml::node& node, Complaints& complaints);

} // namespace headroom::profile
