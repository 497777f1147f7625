// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <span>

namespace headroom::reference {

/// What a steady tone became: its fundamental, and everything else within 20 Hz..20 kHz.
struct ToneResidual {
  double amplitude;     ///< of the fundamental, linear
  double thd_plus_n_db; ///< residual re fundamental, rms to rms
};

/// Least-squares fit of a sine of known frequency and a constant; what is left is windowed
/// (Blackman-Harris, leakage < -92 dB re the residual) and summed over 20 Hz..20 kHz.
/// @param x  the steady part, a whole number of seconds is not needed; >= 20 periods of the tone
/// @throws std::invalid_argument when shorter than 20 periods
ToneResidual tone_residual(std::span<const float> x, double tone_hz, double sample_rate_hz);

} // namespace headroom::reference
