// SPDX-License-Identifier: MPL-2.0
#include "tone_residual.hpp"
#include "fft.hpp"
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <vector>

namespace headroom::reference {
namespace {

constexpr double kPi = std::numbers::pi;

/// Solves the symmetric 3 x 3 system a c = b by Cramer's rule.
void solve(const double (&a)[3][3], const double (&b)[3], double (&c)[3]) {
  const auto determinant = [](const double(&m)[3][3]) {
    return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
           m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
           m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  };
  const double whole = determinant(a);
  for (int column = 0; column < 3; ++column) {
    double replaced[3][3];
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j)
        replaced[i][j] = j == column ? b[i] : a[i][j];
    c[column] = determinant(replaced) / whole;
  }
}

} // namespace

ToneResidual tone_residual(std::span<const float> x, double tone_hz, double sample_rate_hz) {
  const std::size_t frames = x.size();
  if (static_cast<double>(frames) * tone_hz / sample_rate_hz < 20.0)
    throw std::invalid_argument("tone_residual: needs at least 20 periods");
  const double omega = 2.0 * kPi * tone_hz / sample_rate_hz;
  double a[3][3] = {}, b[3] = {}, c[3] = {};
  const auto basis = [&](std::size_t n, double(&row)[3]) {
    row[0] = std::sin(omega * static_cast<double>(n));
    row[1] = std::cos(omega * static_cast<double>(n));
    row[2] = 1.0;
  };
  for (std::size_t n = 0; n < frames; ++n) {
    double row[3];
    basis(n, row);
    for (int i = 0; i < 3; ++i) {
      b[i] += row[i] * double{x[n]};
      for (int j = 0; j < 3; ++j)
        a[i][j] += row[i] * row[j];
    }
  }
  solve(a, b, c);

  // Blackman-Harris, 4 terms (Harris 1978): highest side lobe -92 dB.
  const std::size_t size = power_of_two_at_least(frames);
  std::vector<double> re(size, 0.0), im(size, 0.0);
  double window_power = 0.0;
  for (std::size_t n = 0; n < frames; ++n) {
    double row[3];
    basis(n, row);
    const double residual = double{x[n]} - c[0] * row[0] - c[1] * row[1] - c[2] * row[2];
    const double turn = 2.0 * kPi * (static_cast<double>(n) + 0.5) / static_cast<double>(frames);
    const double window = 0.35875 - 0.48829 * std::cos(turn) + 0.14128 * std::cos(2.0 * turn) -
                          0.01168 * std::cos(3.0 * turn);
    window_power += window * window;
    re[n] = residual * window;
  }
  Fft(size).forward(re, im, 1);
  double power = 0.0;
  for (std::size_t k = 0; k <= size / 2; ++k) {
    const double hz = static_cast<double>(k) * sample_rate_hz / static_cast<double>(size);
    if (hz < 20.0 || hz > 20000.0)
      continue;
    power += 2.0 * (re[k] * re[k] + im[k] * im[k]);
  }
  const double mean_square = power / (static_cast<double>(size) * window_power);
  const double amplitude = std::hypot(c[0], c[1]);
  return {amplitude, 10.0 * std::log10((mean_square + 1e-60) / (amplitude * amplitude / 2.0))};
}

} // namespace headroom::reference
