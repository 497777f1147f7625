// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "programme.hpp"

#include <string>
#include <vector>

namespace headroom::showcase {

/// What the picture shows; the three curves have the same number of points.
struct Levels {
  std::vector<double> before; ///< peak envelope, linear
  std::vector<double> after;
  std::vector<double> gain_db;
  std::vector<Section> sections;
  double seconds = 0.0;
  double ceiling_dbtp = 0.0;
};

/// Level over time before and after with the ceiling, and the gain between them under it.
std::string levels_svg(const Levels& levels);

} // namespace headroom::showcase
