// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/k_weighting.hpp"
#include <cmath>
#include <numbers>

namespace headroom {

namespace {

// BS.1770-5 gives digital coefficients at 48 kHz only. These are the parameters of the second-order
// prototypes that have exactly those after the bilinear transform (solve tables 1 and 2 for them).
constexpr double kShelfHz = 1681.9744509555319;
constexpr double kShelfQ = 0.70717523695541956;
constexpr double kShelfHighGain = 1.5848647011308556; // 3.99984 dB
constexpr double kShelfMidGain = 1.2587209302325617;  // of the s / Q term
constexpr double kHighPassHz = 38.135470876139820;
constexpr double kHighPassQ = 0.50032703732387734;

/// s of the prototype, in units of its corner, is (1 / k) (1 - z^-1) / (1 + z^-1).
double bilinear_k(double corner_hz, double sample_rate_hz) {
  return std::tan(std::numbers::pi * corner_hz / sample_rate_hz);
}

/// (high s^2 + mid s / q + low) / (s^2 + s / q + 1), times a gain.
BiquadCoefficients transform(double k, double q, double high, double mid, double low, double gain) {
  const double k2 = k * k;
  const double a0 = 1.0 + k / q + k2;
  const double scale = gain / a0;
  return {.b0 = scale * (high + mid * k / q + low * k2),
          .b1 = scale * 2.0 * (low * k2 - high),
          .b2 = scale * (high - mid * k / q + low * k2),
          .a1 = 2.0 * (k2 - 1.0) / a0,
          .a2 = (1.0 - k / q + k2) / a0};
}

} // namespace

KWeighting k_weighting(double sample_rate_hz) {
  const double k = bilinear_k(kHighPassHz, sample_rate_hz);
  // The published numerator is 1 -2 1, a pass-band gain of +0.043 dB which the -0.691 of the
  // loudness formula counts on. It is a gain, so it is the same at every rate.
  const double k48 = bilinear_k(kHighPassHz, 48000.0);
  const double pass_gain = 1.0 + k48 / kHighPassQ + k48 * k48;
  return {.shelf = transform(bilinear_k(kShelfHz, sample_rate_hz), kShelfQ, kShelfHighGain,
                             kShelfMidGain, 1.0, 1.0),
          .high_pass = transform(k, kHighPassQ, 1.0, 0.0, 0.0, pass_gain)};
}

} // namespace headroom
