// SPDX-License-Identifier: MPL-2.0
#include "eq_text/shelf.hpp"
#include <cmath>

namespace headroom::eq_text {

namespace {

/// A + 1/A of the Cookbook, A = 10^(gain / 40).
double amplitude_sum(double gain_db) {
  const double amplitude = std::pow(10.0, gain_db / 40.0);
  return amplitude + 1.0 / amplitude;
}

} // namespace

double shelf_q_from_slope(double slope, double gain_db) {
  return 1.0 / std::sqrt(amplitude_sum(gain_db) * (1.0 / slope - 1.0) + 2.0);
}

double shelf_slope_from_q(double q, double gain_db) {
  return 1.0 / ((1.0 / (q * q) - 2.0) / amplitude_sum(gain_db) + 1.0);
}

double shelf_centre_over_corner(double slope, double gain_db) {
  return std::pow(10.0, std::abs(gain_db) / (80.0 * slope));
}

} // namespace headroom::eq_text
