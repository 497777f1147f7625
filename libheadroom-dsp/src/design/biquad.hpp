// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cmath>
#include <complex>

namespace headroom::design {

/// H(z) = (b0 + b1/z + b2/z^2) / (1 + a1/z + a2/z^2)
struct Biquad {
  double b0 = 1.0, b1 = 0.0, b2 = 0.0;
  double a1 = 0.0, a2 = 0.0;

  /// Poles inside the unit circle (the triangle of Jury's test), all coefficients finite.
  bool stable() const {
    return std::isfinite(b0 + b1 + b2) && std::fabs(a2) < 1.0 && std::fabs(a1) < 1.0 + a2;
  }

  /// Zeros inside the unit circle: then the inverse is stable too.
  bool minimum_phase() const {
    return std::fabs(b2) < std::fabs(b0) && std::fabs(b1) < std::fabs(b0 + b2) && b0 != 0.0;
  }

  Biquad inverse() const { return {1.0 / b0, a1 / b0, a2 / b0, b1 / b0, b2 / b0}; }

  Biquad times(double gain) const { return {gain * b0, gain * b1, gain * b2, a1, a2}; }

  /// @param w  radians per sample
  std::complex<double> at(double w) const {
    const std::complex<double> z1 = std::polar(1.0, -w);
    return (b0 + z1 * (b1 + z1 * b2)) / (1.0 + z1 * (a1 + z1 * a2));
  }
};

/// |c0 + c1/z + c2/z^2|^2 = at_0 (1 - phi) + at_pi phi + 4 bend phi (1 - phi), phi = sin^2(w / 2):
/// M. Vicanek, "Matched Second Order Digital Filters" (2016), eq. 26.
struct SquaredMagnitude {
  double at_0, at_pi, bend;

  static SquaredMagnitude of(double c0, double c1, double c2) {
    const double sum = c0 + c1 + c2;
    const double alternating = c0 - c1 + c2;
    return {sum * sum, alternating * alternating, -4.0 * c0 * c2};
  }

  double operator()(double phi) const {
    return at_0 * (1.0 - phi) + phi * (at_pi + 4.0 * bend * (1.0 - phi));
  }
};

} // namespace headroom::design
