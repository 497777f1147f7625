// SPDX-License-Identifier: MPL-2.0
#include "design/eq_design.hpp"
#include "design/analog_prototype.hpp"
#include "design/cookbook.hpp"
#include "design/matched.hpp"
#include <algorithm>
#include <limits>
#include <numbers>
#include <optional>

namespace headroom::design {

namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kFlatDb = 1e-4;

// Below this the bilinear design is off by less than rounding makes the matched ones.
constexpr double kLeastMatchedW0 = 1e-3;

// A tie goes to the matched design, so that a drag does not go back and forth between the two.
constexpr double kTieDb = 0.01;

/// Keeps the candidate that is nearest to the prototype on a grid of frequencies.
class Selection {
public:
  /// @param sample_rate_hz  the grid ends at 20 kHz or 0.49 f_s
  /// @param invertible  only filters whose inverse is stable
  Selection(const AnalogPrototype& analog, double w0, double q, double sample_rate_hz,
            bool invertible)
      : invertible_(invertible) {
    const double low = 2.0 * kPi * 20.0 / sample_rate_hz;
    const double high = std::min(2.0 * kPi * 20000.0 / sample_rate_hz, 0.98 * kPi);
    const auto add = [&](double w) {
      if (w > high)
        return;
      const double sine = std::sin(0.5 * w);
      phi_[points_] = sine * sine;
      target_db_[points_++] = decibels(analog.squared(w / w0));
    };
    for (int i = 0; i <= kGrid; ++i)
      add(std::min(low * std::pow(high / low, static_cast<double>(i) / kGrid), high));
    const double half = std::min(0.5 / q, 0.9);
    for (const double w : {w0, w0 * (1.0 - half), w0 * (1.0 + half), 0.7 * w0, 1.4 * w0})
      add(w);
  }

  void offer(const std::optional<Biquad>& candidate, double handicap_db = 0.0) {
    if (!candidate || !candidate->stable() || (invertible_ && !candidate->minimum_phase()))
      return;
    const double error = handicap_db + worst(*candidate);
    if (!(error < error_))
      return;
    error_ = error;
    best_ = *candidate;
  }

  const Biquad& best() const { return best_; }

private:
  static constexpr int kGrid = 24;
  // What lies below -60 dB counts as -60 dB: the depth of a notch is not a matter of shape.
  static double decibels(double squared) { return 10.0 * std::log10(std::max(squared, 1e-6)); }

  double worst(const Biquad& f) const {
    const auto b = SquaredMagnitude::of(f.b0, f.b1, f.b2);
    const auto a = SquaredMagnitude::of(1.0, f.a1, f.a2);
    double error = 0.0;
    for (int i = 0; i < points_; ++i)
      error = std::max(error, std::fabs(decibels(b(phi_[i]) / a(phi_[i])) - target_db_[i]));
    return error;
  }

  bool invertible_;
  Biquad best_;
  double error_ = std::numeric_limits<double>::infinity();
  double phi_[kGrid + 6];
  double target_db_[kGrid + 6];
  int points_ = 0;
};

std::optional<Biquad> inverse(const std::optional<Biquad>& filter) {
  if (!filter || !filter->minimum_phase())
    return {};
  return filter->inverse();
}

void offer_peak(Selection& selection, const AnalogPrototype& analog, double amplitude, double w0,
                double q) {
  const double top = amplitude * amplitude * amplitude * amplitude; // |H(w0)|^2
  const double at_pi = analog.squared(kPi / w0);
  const Biquad poles = impulse_invariant_poles(w0, amplitude * q);
  selection.offer(with_extremum(poles, 1.0, w0, top));
  selection.offer(through_three_points(poles, 1.0, at_pi, w0, top));
  // The other way round: the zeros by impulse invariance, the poles by what is left.
  const Biquad zeros = impulse_invariant_poles(w0, q / amplitude);
  selection.offer(inverse(with_extremum(zeros, 1.0, w0, 1.0 / top)));
  selection.offer(inverse(through_three_points(zeros, 1.0, 1.0 / at_pi, w0, 1.0 / top)));
}

void offer_high_shelf(Selection& selection, const AnalogPrototype& analog, double amplitude,
                      double w0, double q) {
  // Vicanek 2024, eq. 11, and pairs that do better at other Q.
  const double f = w0 / kPi;
  selection.offer(shelf_through(analog, w0, kPi * f / std::sqrt(0.160 + 1.543 * f * f),
                                kPi * f / std::sqrt(0.947 + 3.806 * f * f)));
  for (const double low : {0.3, 0.5, 0.7})
    for (const double high : {0.8, 1.0, 1.4})
      if (high * w0 < 0.95 * kPi)
        selection.offer(shelf_through(analog, w0, low * w0, high * w0));
  for (const double high : {0.7, 0.85})
    selection.offer(shelf_through(analog, w0, std::min(0.5 * w0, 0.4 * kPi), high * kPi));

  // The zeros lie lower than the poles: they by impulse invariance.
  const double zero_w = w0 / std::sqrt(amplitude);
  const Biquad zeros = impulse_invariant_poles(zero_w, q);
  for (const double part : {0.5, 0.7, 1.0, 1.4, 2.0}) {
    const double w = part * zero_w;
    if (w < 0.95 * kPi)
      selection.offer(inverse(through_three_points(zeros, 1.0, 1.0 / analog.squared(kPi / w0), w,
                                                   1.0 / analog.squared(w / w0))));
  }

  // Resonant shelves above all want both resonances in their places: 1 at 0 is all that is left.
  const double pole_w = w0 * std::sqrt(amplitude);
  if (pole_w < kPi) {
    const Biquad poles = impulse_invariant_poles(pole_w, q);
    const double gain = (1.0 + poles.a1 + poles.a2) / (1.0 + zeros.a1 + zeros.a2);
    selection.offer(Biquad{gain, gain * zeros.a1, gain * zeros.a2, poles.a1, poles.a2});
    for (const double w : {pole_w, zero_w, 0.5 * (pole_w + zero_w)})
      selection.offer(
          through_three_points(poles, 1.0, analog.squared(kPi / w0), w, analog.squared(w / w0)));
  }
}

Biquad nearest_to_analog(EqBandType type, double amplitude, double q, double w0,
                         double sample_rate_hz) {
  const AnalogPrototype analog = analog_prototype(type, amplitude, q);
  const Biquad bilinear = cookbook(analog, w0);
  if (w0 < kLeastMatchedW0 || type == EqBandType::kAllPass)
    return bilinear;

  const bool has_gain = type == EqBandType::kPeak || type == EqBandType::kHighShelf;
  Selection selection(analog, w0, q, sample_rate_hz, has_gain);
  const Biquad poles = impulse_invariant_poles(w0, q);
  const double at_pi = analog.squared(kPi / w0);
  switch (type) {
  case EqBandType::kPeak:
    offer_peak(selection, analog, amplitude, w0, q);
    break;
  case EqBandType::kHighShelf:
    offer_high_shelf(selection, analog, amplitude, w0, q);
    break;
  case EqBandType::kLowPass:
    selection.offer(low_pass(poles, w0, q));
    selection.offer(through_three_points(poles, 1.0, at_pi, w0, q * q));
    break;
  case EqBandType::kHighPass:
    selection.offer(high_pass(poles, w0, q));
    selection.offer(through_three_points(poles, 0.0, at_pi, w0, q * q));
    break;
  case EqBandType::kBandPass:
    selection.offer(with_extremum(poles, 0.0, w0, 1.0));
    selection.offer(through_three_points(poles, 0.0, at_pi, w0, 1.0));
    break;
  case EqBandType::kNotch:
    selection.offer(notch(poles, w0));
    break;
  case EqBandType::kLowShelf:
  case EqBandType::kAllPass:
    break;
  }
  selection.offer(bilinear, kTieDb);
  return selection.best();
}

} // namespace

bool is_flat(const EqBand& band) {
  const bool has_gain = band.type == EqBandType::kPeak || band.type == EqBandType::kLowShelf ||
                        band.type == EqBandType::kHighShelf;
  return !band.enabled || (has_gain && std::fabs(static_cast<double>(band.gain_db)) < kFlatDb);
}

uint64_t active_bands(const EqualizerSettings& settings, uint32_t channel) {
  uint64_t bands = 0;
  for (uint32_t b = 0; b < settings.band_count; ++b)
    if ((settings.bands[b].channel_mask >> channel & 1) != 0 && !is_flat(settings.bands[b]))
      bands |= uint64_t{1} << b;
  return bands;
}

Biquad design_band(const EqBand& band, EqDesign design, double sample_rate_hz) {
  if (is_flat(band))
    return {};
  const double frequency_hz =
      std::min(static_cast<double>(band.frequency_hz), 0.499 * sample_rate_hz);
  const double w0 = 2.0 * kPi * frequency_hz / sample_rate_hz;
  const double q = static_cast<double>(band.q);
  const double gain_db = static_cast<double>(band.gain_db);
  const double amplitude = std::pow(10.0, gain_db / 40.0);
  if (design == EqDesign::kCookbook)
    return cookbook(analog_prototype(band.type, amplitude, q), w0);

  const double boost = std::max(amplitude, 1.0 / amplitude);
  switch (band.type) {
  case EqBandType::kPeak:
  case EqBandType::kHighShelf: {
    const Biquad filter = nearest_to_analog(band.type, boost, q, w0, sample_rate_hz);
    return amplitude < 1.0 ? filter.inverse() : filter;
  }
  case EqBandType::kLowShelf: {
    // A low shelf of gain G is G times a high shelf of gain 1 / G.
    const Biquad filter = nearest_to_analog(EqBandType::kHighShelf, boost, q, w0, sample_rate_hz);
    return (amplitude > 1.0 ? filter.inverse() : filter).times(amplitude * amplitude);
  }
  default:
    return nearest_to_analog(band.type, 1.0, q, w0, sample_rate_hz);
  }
}

} // namespace headroom::design
