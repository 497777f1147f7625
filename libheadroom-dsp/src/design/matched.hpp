// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "design/analog_prototype.hpp"
#include "design/biquad.hpp"
#include <optional>

// Filters whose magnitude follows an analog prototype up to f_s / 2, where the bilinear transform
// squeezes it. None of them always exists: the squared magnitude asked for may have no real
// factors.
namespace headroom::design {

/// Poles of s^2 + s / q + 1 by impulse invariance (Vicanek 2016, eq. 12), b0 = 1, b1 = b2 = 0.
/// @param w0  radians per sample
Biquad impulse_invariant_poles(double w0, double q);

/// Numerator for given poles that makes |H|^2 what is asked for at 0, at pi and at w.
std::optional<Biquad> through_three_points(const Biquad& poles, double squared_at_0,
                                           double squared_at_pi, double w, double squared_at_w);

/// Numerator for given poles: |H|^2 as asked for at 0 and at w0, where it has its extremum
/// (Vicanek 2016, eq. 37-41 for a band-pass, 42-45 for a bell).
std::optional<Biquad> with_extremum(const Biquad& poles, double squared_at_0, double w0,
                                    double squared_at_w0);

/// Numerator of one zero: |H|^2 as asked for at w0 and, for a low-pass, 1 at 0 (eq. 30-34).
std::optional<Biquad> low_pass(const Biquad& poles, double w0, double q);

/// Numerator of a double zero at 0, |H(w0)| = q (eq. 35-36).
std::optional<Biquad> high_pass(const Biquad& poles, double w0, double q);

/// Zeros on the unit circle at w0, 1 at 0.
std::optional<Biquad> notch(const Biquad& poles, double w0);

/// A high shelf that boosts: 1 and the prototype's slope at 0, its value at pi, at w1 and at w2
/// (the linear system of Vicanek, "Matched Two-Pole Digital Shelving Filters", 2024, eq. 12-15,
/// with the slope taken from a prototype of any Q).
std::optional<Biquad> shelf_through(const AnalogPrototype& shelf, double w0, double w1, double w2);

} // namespace headroom::design
