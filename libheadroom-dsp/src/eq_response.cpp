// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/eq_response.hpp"
#include "design/biquad.hpp"
#include "design/eq_design.hpp"
#include "headroom-dsp/block.hpp"
#include <algorithm>
#include <numbers>

namespace headroom {

namespace {

using design::Biquad;
using design::SquaredMagnitude;

double radians(double frequency_hz, double sample_rate_hz) {
  return std::numbers::pi * std::min(2.0 * frequency_hz / sample_rate_hz, 1.0);
}

double phi_of(double frequency_hz, double sample_rate_hz) {
  const double sine = std::sin(0.5 * radians(frequency_hz, sample_rate_hz));
  return sine * sine;
}

double decibels(double squared) {
  const double least = std::pow(10.0, kEqSilenceDb / 10.0);
  return squared > least ? 10.0 * std::log10(squared) : kEqSilenceDb;
}

/// |H|^2 by phi = sin^2(w / 2).
struct BandCurve {
  SquaredMagnitude numerator, denominator;

  BandCurve() : BandCurve(Biquad{}) {}
  explicit BandCurve(const Biquad& f)
      : numerator(SquaredMagnitude::of(f.b0, f.b1, f.b2)),
        denominator(SquaredMagnitude::of(1.0, f.a1, f.a2)) {}

  double operator()(double phi) const { return std::max(numerator(phi), 0.0) / denominator(phi); }
};

/// A few of something, on the stack: none of this allocates.
template <class T, uint32_t kMost> class Few {
public:
  void add(const T& value) { values_[count_++] = value; }
  const T* begin() const { return values_; }
  const T* end() const { return values_ + count_; }

private:
  T values_[kMost];
  uint32_t count_ = 0;
};

Few<Biquad, kMaxEqBands> filters_of(const EqualizerSettings& settings, double sample_rate_hz,
                                    uint32_t channel) {
  Few<Biquad, kMaxEqBands> filters;
  if (!settings.enabled)
    return filters;
  const uint64_t bands = design::active_bands(settings, channel);
  for (uint32_t b = 0; b < settings.band_count; ++b)
    if ((bands >> b & 1) != 0)
      filters.add(design::design_band(settings.bands[b], settings.design, sample_rate_hz));
  return filters;
}

constexpr uint32_t kSearchGrid = 1024;
using Phis = Few<double, kSearchGrid + 3 * kMaxEqBands>;

/// Where a maximum of the curve can be.
Phis phis_to_search(const EqualizerSettings& settings, double sample_rate_hz) {
  constexpr double kLowHz = 20.0, kHighHz = 20000.0;
  Phis phis;
  const auto add = [&](double frequency_hz) {
    if (frequency_hz >= kLowHz && frequency_hz <= kHighHz)
      phis.add(phi_of(frequency_hz, sample_rate_hz));
  };
  for (uint32_t i = 0; i < kSearchGrid; ++i)
    add(kLowHz * std::pow(kHighHz / kLowHz, static_cast<double>(i) / (kSearchGrid - 1)));
  for (uint32_t b = 0; b < settings.band_count; ++b) {
    const double f = static_cast<double>(settings.bands[b].frequency_hz);
    const double half = 0.5 / static_cast<double>(settings.bands[b].q);
    add(f);
    add(f * (1.0 - half));
    add(f * (1.0 + half));
  }
  return phis;
}

} // namespace

double eq_band_response_db(const EqBand& band, EqDesign design, double sample_rate_hz,
                           double frequency_hz) {
  double db = 0.0;
  eq_band_response_db(band, design, sample_rate_hz, {&frequency_hz, 1}, {&db, 1});
  return db;
}

void eq_band_response_db(const EqBand& band, EqDesign design, double sample_rate_hz,
                         std::span<const double> frequencies_hz, std::span<double> db) {
  const BandCurve curve(design::design_band(band, design, sample_rate_hz));
  for (size_t i = 0; i < frequencies_hz.size(); ++i)
    db[i] = decibels(curve(phi_of(frequencies_hz[i], sample_rate_hz)));
}

void eq_response_db(const EqualizerSettings& settings, double sample_rate_hz, uint32_t channels,
                    uint32_t channel, std::span<const double> frequencies_hz,
                    std::span<double> db) {
  Few<BandCurve, kMaxEqBands> curves;
  for (const Biquad& filter : filters_of(settings, sample_rate_hz, channel))
    curves.add(BandCurve(filter));
  const double preamp_db = eq_preamp_db(settings, sample_rate_hz, channels);
  for (size_t i = 0; i < frequencies_hz.size(); ++i) {
    const double phi = phi_of(frequencies_hz[i], sample_rate_hz);
    double squared = 1.0;
    for (const BandCurve& curve : curves)
      squared *= curve(phi);
    db[i] = std::max(preamp_db + decibels(squared), kEqSilenceDb);
  }
}

void eq_response(const EqualizerSettings& settings, double sample_rate_hz, uint32_t channels,
                 uint32_t channel, std::span<const double> frequencies_hz,
                 std::span<std::complex<double>> gain) {
  const auto filters = filters_of(settings, sample_rate_hz, channel);
  const double preamp = std::pow(10.0, eq_preamp_db(settings, sample_rate_hz, channels) / 20.0);
  for (size_t i = 0; i < frequencies_hz.size(); ++i) {
    gain[i] = preamp;
    for (const Biquad& filter : filters)
      gain[i] *= filter.at(radians(frequencies_hz[i], sample_rate_hz));
  }
}

double auto_preamp_db(const EqualizerSettings& settings, double sample_rate_hz, uint32_t channels) {
  BandCurve curves[kMaxEqBands];
  for (uint32_t b = 0; b < settings.band_count; ++b)
    curves[b] = BandCurve(design::design_band(settings.bands[b], settings.design, sample_rate_hz));
  const Phis phis = phis_to_search(settings, sample_rate_hz);
  double highest = 1.0; // squared
  bool any = false;
  Few<uint64_t, kMaxChannels> judged;
  for (uint32_t c = 0; c < channels; ++c) {
    const uint64_t bands = design::active_bands(settings, c);
    if (bands == 0 || std::ranges::find(judged, bands) != judged.end())
      continue;
    judged.add(bands);
    any = true;
    for (const double phi : phis) {
      double squared = 1.0;
      for (uint32_t b = 0; b < settings.band_count; ++b)
        if ((bands >> b & 1) != 0)
          squared *= curves[b](phi);
      highest = std::max(highest, squared);
    }
  }
  if (!any)
    return 0.0;
  // 1e-9: 0.3 dB is not 0.30000000000000004 dB.
  return std::floor((-10.0 * std::log10(highest) - 0.1) * 10.0 + 1e-9) / 10.0;
}

double eq_preamp_db(const EqualizerSettings& settings, double sample_rate_hz, uint32_t channels) {
  if (!settings.enabled)
    return 0.0;
  return settings.auto_preamp ? auto_preamp_db(settings, sample_rate_hz, channels)
                              : static_cast<double>(settings.preamp_db);
}

} // namespace headroom
