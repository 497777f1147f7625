// SPDX-License-Identifier: MPL-2.0
#include "design/matched.hpp"
#include <numbers>

namespace headroom::design {

namespace {

constexpr double kPi = std::numbers::pi;

double phi_of(double w) {
  const double sine = std::sin(0.5 * w);
  return sine * sine;
}

struct Polynomial {
  double c0, c1, c2;
};

/// The minimum-phase polynomial with this squared magnitude (Vicanek 2016, eq. 29).
std::optional<Polynomial> factor(const SquaredMagnitude& m) {
  if (!(m.at_0 >= 0.0 && m.at_pi >= 0.0))
    return {};
  const double at_0 = std::sqrt(m.at_0);
  const double at_pi = std::sqrt(m.at_pi);
  const double ends = 0.5 * (at_0 + at_pi); // c0 + c2
  const double root = ends * ends + m.bend;
  if (!(root >= 0.0))
    return {};
  const double c0 = 0.5 * (ends + std::sqrt(root));
  if (!(c0 > 0.0))
    return {};
  return Polynomial{c0, 0.5 * (at_0 - at_pi), -m.bend / (4.0 * c0)};
}

std::optional<Biquad> with_numerator(const Biquad& poles, const SquaredMagnitude& m) {
  const auto b = factor(m);
  if (!b)
    return {};
  return Biquad{b->c0, b->c1, b->c2, poles.a1, poles.a2};
}

SquaredMagnitude denominator(const Biquad& poles) {
  return SquaredMagnitude::of(1.0, poles.a1, poles.a2);
}

} // namespace

Biquad impulse_invariant_poles(double w0, double q) {
  const double damping = 0.5 / q;
  const double decay = std::exp(-damping * w0);
  const double turn = damping <= 1.0 ? std::cos(std::sqrt(1.0 - damping * damping) * w0)
                                     : std::cosh(std::sqrt(damping * damping - 1.0) * w0);
  return {1.0, 0.0, 0.0, -2.0 * decay * turn, decay * decay};
}

std::optional<Biquad> through_three_points(const Biquad& poles, double squared_at_0,
                                           double squared_at_pi, double w, double squared_at_w) {
  const SquaredMagnitude a = denominator(poles);
  const double phi = phi_of(w);
  const double at_0 = squared_at_0 * a.at_0;
  const double at_pi = squared_at_pi * a.at_pi;
  const double bend =
      (squared_at_w * a(phi) - at_0 * (1.0 - phi) - at_pi * phi) / (4.0 * phi * (1.0 - phi));
  return with_numerator(poles, {at_0, at_pi, bend});
}

std::optional<Biquad> with_extremum(const Biquad& poles, double squared_at_0, double w0,
                                    double squared_at_w0) {
  const SquaredMagnitude a = denominator(poles);
  const double phi = phi_of(w0);
  const double slope = squared_at_w0 * (a.at_pi - a.at_0 + 4.0 * (1.0 - 2.0 * phi) * a.bend);
  const double at_0 = squared_at_0 * a.at_0;
  const double bend = (squared_at_w0 * a(phi) - slope * phi - at_0) / (4.0 * phi * phi);
  return with_numerator(poles, {at_0, slope + at_0 - 4.0 * (1.0 - 2.0 * phi) * bend, bend});
}

std::optional<Biquad> low_pass(const Biquad& poles, double w0, double q) {
  const SquaredMagnitude a = denominator(poles);
  const double phi = phi_of(w0);
  return with_numerator(poles, {a.at_0, (q * q * a(phi) - a.at_0 * (1.0 - phi)) / phi, 0.0});
}

std::optional<Biquad> high_pass(const Biquad& poles, double w0, double q) {
  const double b = q * std::sqrt(denominator(poles)(phi_of(w0))) / (4.0 * phi_of(w0));
  return Biquad{b, -2.0 * b, b, poles.a1, poles.a2};
}

std::optional<Biquad> notch(const Biquad& poles, double w0) {
  const double b = (1.0 + poles.a1 + poles.a2) / (4.0 * phi_of(w0));
  return Biquad{b, -2.0 * b * std::cos(w0), b, poles.a1, poles.a2};
}

std::optional<Biquad> shelf_through(const AnalogPrototype& shelf, double w0, double w1, double w2) {
  // |H|^2 = (1 + n1 phi + n2 phi^2) / (1 + d1 phi + d2 phi^2). Near 0 the prototype is
  // 1 + curve (w / w0)^2, and w^2 is 4 phi, so n1 = d1 + step.
  const auto ratio = [](double c0, double c1, double c2) {
    return (c1 * c1 - 2.0 * c0 * c2) / (c0 * c0);
  };
  const double step =
      4.0 / (w0 * w0) * (ratio(shelf.n0, shelf.n1, shelf.n2) - ratio(shelf.d0, shelf.d1, shelf.d2));
  const double at_pi = shelf.squared(kPi / w0);
  // The value at pi gives n2 = (at_pi - 1) (1 + d1) - step + at_pi d2; what is left of the
  // conditions at w1 and w2 is linear in d1 and d2.
  const auto condition = [&](double w, double* row) {
    const double phi = phi_of(w);
    const double h = shelf.squared(w / w0);
    row[0] = phi - h * phi + (at_pi - 1.0) * phi * phi;
    row[1] = (at_pi - h) * phi * phi;
    row[2] = h - 1.0 - step * phi - (at_pi - 1.0 - step) * phi * phi;
  };
  double r[3], s[3];
  condition(w1, r);
  condition(w2, s);
  const double det = r[0] * s[1] - r[1] * s[0];
  const double d1 = (r[2] * s[1] - r[1] * s[2]) / det;
  const double d2 = (r[0] * s[2] - r[2] * s[0]) / det;
  const double n2 = (at_pi - 1.0) * (1.0 + d1) - step + at_pi * d2;
  const auto b = factor({1.0, 1.0 + d1 + step + n2, -0.25 * n2});
  const auto a = factor({1.0, 1.0 + d1 + d2, -0.25 * d2});
  if (!b || !a)
    return {};
  return Biquad{b->c0 / a->c0, b->c1 / a->c0, b->c2 / a->c0, a->c1 / a->c0, a->c2 / a->c0};
}

} // namespace headroom::design
