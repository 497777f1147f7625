// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/equalizer_settings.hpp"

namespace headroom::design {

/// H(s) = (n0 + n1 s + n2 s^2) / (d0 + d1 s + d2 s^2), s = j f / f_0: what a band is meant to do
/// (R. Bristow-Johnson, "Audio EQ Cookbook").
struct AnalogPrototype {
  double n0, n1, n2;
  double d0, d1, d2;

  /// |H|^2 at s = j x.
  double squared(double x) const {
    const auto part = [x2 = x * x](double c0, double c1, double c2) {
      return (c0 - c2 * x2) * (c0 - c2 * x2) + c1 * c1 * x2;
    };
    return part(n0, n1, n2) / part(d0, d1, d2);
  }
};

/// @param amplitude  10^(gain_db / 40); peak and shelves only
AnalogPrototype analog_prototype(EqBandType type, double amplitude, double q);

} // namespace headroom::design
