// SPDX-License-Identifier: MPL-2.0
#include "design/fir_design.hpp"
#include <Eigen/Dense>
#include <cmath>
#include <numbers>

namespace headroom::design {

namespace {

double sinc(double x) {
  if (std::abs(x) < 1e-12)
    return 1.0;
  return std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
}

/// Modified Bessel function of the first kind and order zero, by its power series.
double bessel_i0(double x) {
  double sum = 1.0;
  double term = 1.0;
  for (int k = 1; term > 1e-18 * sum; ++k) {
    term *= (x / 2.0 / k) * (x / 2.0 / k);
    sum += term;
  }
  return sum;
}

} // namespace

std::vector<double> kaiser_window(uint32_t length, double beta) {
  std::vector<double> window(length);
  for (uint32_t i = 0; i < length; ++i) {
    const double r = 2.0 * (i + 1) / (length + 1.0) - 1.0;
    window[i] = bessel_i0(beta * std::sqrt(1.0 - r * r)) / bessel_i0(beta);
  }
  return window;
}

std::vector<float> high_pass(uint32_t half_length, double cutoff, double beta) {
  const auto length = 2 * half_length + 1;
  std::vector<double> low = kaiser_window(length, beta);
  double at_dc = 0.0;
  for (uint32_t i = 0; i < length; ++i) {
    low[i] *= 2.0 * cutoff * sinc(2.0 * cutoff * (static_cast<double>(i) - half_length));
    at_dc += low[i];
  }
  std::vector<float> taps(length);
  for (uint32_t i = 0; i < length; ++i)
    taps[i] = static_cast<float>((i == half_length ? 1.0 : 0.0) - low[i] / at_dc);
  return taps;
}

std::vector<double> interpolation_taps(std::span<const double> times, double position,
                                       double band_edge) {
  // Integral over 0..edge of cos(2 pi f t) df, and a strong weight on a narrow band at DC.
  constexpr double kNarrowEdge = 0.03;
  constexpr double kNarrowWeight = 1e4;
  const auto integral = [&](double t) {
    return band_edge * sinc(2.0 * band_edge * t) +
           kNarrowWeight * kNarrowEdge * sinc(2.0 * kNarrowEdge * t);
  };
  const auto n = static_cast<Eigen::Index>(times.size());
  Eigen::MatrixXd normal(n, n);
  Eigen::VectorXd right(n);
  for (Eigen::Index row = 0; row < n; ++row) {
    for (Eigen::Index column = 0; column < n; ++column)
      normal(row, column) =
          integral(times[static_cast<size_t>(row)] - times[static_cast<size_t>(column)]);
    normal(row, row) += 1e-10; // keeps what the band cannot see at zero
    right(row) = integral(times[static_cast<size_t>(row)] - position);
  }
  const Eigen::VectorXd taps = normal.ldlt().solve(right);
  std::vector<double> result(taps.begin(), taps.end());
  double sum = 0.0;
  for (const double tap : result)
    sum += tap;
  for (double& tap : result)
    tap /= sum;
  return result;
}

} // namespace headroom::design
