// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "design/analog_prototype.hpp"
#include "design/biquad.hpp"

namespace headroom::design {

/// The bilinear transform of a prototype with its frequency prewarped, which for these prototypes
/// is the Audio EQ Cookbook.
/// @param w0  radians per sample, 0 < w0 < pi
inline Biquad cookbook(const AnalogPrototype& analog, double w0) {
  // s = (1 - 1/z) / (1 + 1/z) / t, numerator and denominator times t^2 (1 + 1/z)^2.
  const double t = std::tan(0.5 * w0);
  const auto part = [t](double c0, double c1, double c2, double* out) {
    out[0] = c0 * t * t + c1 * t + c2;
    out[1] = 2.0 * (c0 * t * t - c2);
    out[2] = c0 * t * t - c1 * t + c2;
  };
  double b[3], a[3];
  part(analog.n0, analog.n1, analog.n2, b);
  part(analog.d0, analog.d1, analog.d2, a);
  return {b[0] / a[0], b[1] / a[0], b[2] / a[0], a[1] / a[0], a[2] / a[0]};
}

} // namespace headroom::design
