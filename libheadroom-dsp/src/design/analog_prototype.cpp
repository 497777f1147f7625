// SPDX-License-Identifier: MPL-2.0
#include "design/analog_prototype.hpp"
#include <cmath>

namespace headroom::design {

AnalogPrototype analog_prototype(EqBandType type, double amplitude, double q) {
  const double a = amplitude;
  const double slope = std::sqrt(a) / q; // of both shelves
  switch (type) {
  case EqBandType::kPeak:
    return {1.0, a / q, 1.0, 1.0, 1.0 / (a * q), 1.0};
  case EqBandType::kLowShelf:
    return {a * a, a * slope, a, 1.0, slope, a};
  case EqBandType::kHighShelf:
    return {a, a * slope, a * a, a, slope, 1.0};
  case EqBandType::kLowPass:
    return {1.0, 0.0, 0.0, 1.0, 1.0 / q, 1.0};
  case EqBandType::kHighPass:
    return {0.0, 0.0, 1.0, 1.0, 1.0 / q, 1.0};
  case EqBandType::kBandPass:
    return {0.0, 1.0 / q, 0.0, 1.0, 1.0 / q, 1.0};
  case EqBandType::kNotch:
    return {1.0, 0.0, 1.0, 1.0, 1.0 / q, 1.0};
  case EqBandType::kAllPass:
    return {1.0, -1.0 / q, 1.0, 1.0, 1.0 / q, 1.0};
  }
  return {1.0, 0.0, 0.0, 1.0, 0.0, 0.0};
}

} // namespace headroom::design
