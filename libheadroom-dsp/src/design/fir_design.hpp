// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstdint>
#include <span>
#include <vector>

// FIR design in double precision, for prepare(). Frequencies are fractions of the sample rate.
namespace headroom::design {

/// Kaiser window without its zero ends, symmetric, not normalised.
/// @param beta  shape, >= 0 (J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh
///              window function", Proc. ISCAS 1974)
std::vector<double> kaiser_window(uint32_t length, double beta);

/// Linear-phase high-pass around f_s / 2: 2 * half_length + 1 taps, exactly 0 at DC.
/// @param cutoff  -6 dB point, 0..0.5
std::vector<float> high_pass(uint32_t half_length, double cutoff, double beta);

/// Taps h that read a signal between its samples: y(position) = sum of h[k] x[times[k]].
///
/// Minimises the squared error of the frequency response over 0..band_edge, with the gain at DC
/// and just above held to 1: (T. I. Laakso, V. Valimaki, M. Karjalainen, U. K. Laine, "Splitting
/// the unit delay", IEEE Signal Processing Magazine 13(1), 1996, section "Least squared error").
std::vector<double> interpolation_taps(std::span<const double> times, double position,
                                       double band_edge);

} // namespace headroom::design
