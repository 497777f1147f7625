// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/equalizer_settings.hpp"

namespace headroom::reference {

/// What an analog filter of this kind does: the prototypes of R. Bristow-Johnson's "Audio EQ
/// Cookbook" as printed there, evaluated at s = j f / f_0.
/// @return dB, -inf where nothing passes
double analog_eq_db(const EqBand& band, double frequency_hz);

} // namespace headroom::reference
