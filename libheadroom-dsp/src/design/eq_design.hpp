// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "design/biquad.hpp"
#include "headroom-dsp/equalizer_settings.hpp"

namespace headroom::design {

/// True when the band changes nothing: switched off, or a peak or shelf of 0 dB.
bool is_flat(const EqBand& band);

/// Bit b: band b does something in this channel. settings.enabled is not looked at.
uint64_t active_bands(const EqualizerSettings& settings, uint32_t channel);

/// The band as a stable filter; 1 when is_flat(). A pure function: what is drawn is what
/// is heard.
///
/// kAnalog: of several matched designs and the bilinear one, that which is nearest to the analog
/// prototype (docs/equalizer.md). A cut is the exact inverse of the boost.
/// @param band  valid; its frequency is held below 0.499 f_s
Biquad design_band(const EqBand& band, EqDesign design, double sample_rate_hz);

} // namespace headroom::design
