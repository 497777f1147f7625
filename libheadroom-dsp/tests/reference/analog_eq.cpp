// SPDX-License-Identifier: MPL-2.0
#include "reference/analog_eq.hpp"
#include <cmath>
#include <complex>

namespace headroom::reference {

double analog_eq_db(const EqBand& band, double frequency_hz) {
  using Complex = std::complex<double>;
  const Complex s(0.0, frequency_hz / static_cast<double>(band.frequency_hz));
  const double a = std::pow(10.0, static_cast<double>(band.gain_db) / 40.0);
  const double q = static_cast<double>(band.q);
  const Complex resonator = s * s + s / q + 1.0;
  Complex h;
  switch (band.type) {
  case EqBandType::kPeak:
    h = (s * s + s * (a / q) + 1.0) / (s * s + s / (a * q) + 1.0);
    break;
  case EqBandType::kLowShelf:
    h = a * (s * s + std::sqrt(a) / q * s + a) / (a * s * s + std::sqrt(a) / q * s + 1.0);
    break;
  case EqBandType::kHighShelf:
    h = a * (a * s * s + std::sqrt(a) / q * s + 1.0) / (s * s + std::sqrt(a) / q * s + a);
    break;
  case EqBandType::kLowPass:
    h = 1.0 / resonator;
    break;
  case EqBandType::kHighPass:
    h = s * s / resonator;
    break;
  case EqBandType::kBandPass:
    h = s / q / resonator;
    break;
  case EqBandType::kNotch:
    h = (s * s + 1.0) / resonator;
    break;
  case EqBandType::kAllPass:
    h = (s * s - s / q + 1.0) / resonator;
    break;
  }
  return 20.0 * std::log10(std::abs(h));
}

} // namespace headroom::reference
