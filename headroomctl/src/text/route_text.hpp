// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "terminal_text.hpp"
#include <string>
#include <vector>

namespace headroom::ctl {

struct RuleRow {
  std::string match, route;
  std::string origin; ///< file or profile it is from, "override" for the user's
};

struct RoutedStream {
  std::string node_id, app, route;
  bool unroutable = false; ///< plays elsewhere all the same
};

struct Routes {
  std::vector<RuleRow> rules; ///< in the order of evaluation
  std::vector<RoutedStream> streams;
  std::string default_route;
};

std::string routes_text(const Routes& routes, const Palette& palette);

} // namespace headroom::ctl
