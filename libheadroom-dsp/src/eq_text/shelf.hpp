// SPDX-License-Identifier: MPL-2.0
#pragma once

// The three ways in which presets give the width of a shelf. Slope is S of R. Bristow-Johnson,
// "Cookbook formulae for audio EQ biquad filter coefficients": 1 is 12 dB per octave.
namespace headroom::eq_text {

/// @return Q of the shelf; NaN if no shelf is that steep at this gain
/// @param slope  > 0
double shelf_q_from_slope(double slope, double gain_db);

/// The inverse, > 0. @param q  > 0
double shelf_slope_from_q(double q, double gain_db);

/// Centre frequency (half the gain in dB) over corner frequency of a low shelf, as Equalizer APO
/// and the Behringer DCX2496 have it: half the |gain| / (12 slope) octaves in which the shelf
/// rises, at 40 dB per decade for slope 1. A high shelf has its inverse.
double shelf_centre_over_corner(double slope, double gain_db);

} // namespace headroom::eq_text
