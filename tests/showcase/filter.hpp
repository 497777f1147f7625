// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <numbers>

namespace headroom::showcase {

/// Two poles at a frequency, gain 1 there. Only for making sounds.
class Resonator {
 public:
  Resonator(double frequency_hz, double bandwidth_hz, double sample_rate_hz) {
    const double radius = std::exp(-std::numbers::pi * bandwidth_hz / sample_rate_hz);
    const double angle = 2.0 * std::numbers::pi * frequency_hz / sample_rate_hz;
    a1_ = 2.0 * radius * std::cos(angle);
    a2_ = -radius * radius;
    gain_ = (1.0 - radius) * std::sqrt(1.0 - 2.0 * radius * std::cos(2.0 * angle) + radius * radius);
  }
  double operator()(double x) {
    const double y = gain_ * x + a1_ * y1_ + a2_ * y2_;
    y2_ = y1_;
    y1_ = y;
    return y;
  }

 private:
  double a1_ = 0.0, a2_ = 0.0, gain_ = 1.0, y1_ = 0.0, y2_ = 0.0;
};

/// One pole, 6 dB per octave.
class LowPass {
 public:
  LowPass(double frequency_hz, double sample_rate_hz)
      : share_(1.0 - std::exp(-2.0 * std::numbers::pi * frequency_hz / sample_rate_hz)) {}
  double operator()(double x) { return y_ += share_ * (x - y_); }

 private:
  double share_;
  double y_ = 0.0;
};

} // namespace headroom::showcase
