// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/export.hpp"

namespace headroom {

/// y = b0 x + b1 x' + b2 x'' - a1 y' - a2 y''
struct BiquadCoefficients {
  double b0, b1, b2, a1, a2;
};

/// The two filters in series in front of every loudness measurement, ITU-R BS.1770-5 Annex 1.
struct KWeighting {
  BiquadCoefficients shelf;     ///< stage 1, the head: +4 dB from about 1.7 kHz on
  BiquadCoefficients high_pass; ///< stage 2, the "RLB" curve: second order, 38 Hz
};

/// The analog prototypes behind the standard's 48 kHz coefficients, brought to another rate by the
/// bilinear transform, each exact at its own corner; its numbers return at 48 kHz (within 1e-8).
/// @param sample_rate_hz  8000..768000
HEADROOM_DSP_API KWeighting k_weighting(double sample_rate_hz);

} // namespace headroom
