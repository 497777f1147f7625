// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "fft.hpp"
#include <map>
#include <memory>
#include <span>
#include <vector>

// The judge of the ceiling: what the continuous-time peak of a sampled signal is. Slow, in double,
// no table or formula in common with the limiter. A signal is zero before its first and after its
// last sample. Levels are linear, 1.0 = 0 dBTP.
namespace headroom::reference {

enum class Reading {
  kT20,      ///< flat to 0.4535 f_s (20 kHz at 44.1 kHz): what practical converters reconstruct
  kTN,       ///< flat to 0.4995 f_s: all but the ideal sinc
  kT20Steep, ///< as T20, but as steep as 512 samples allow (gone at 0.4725 f_s); no promise, a
             ///< figure
};

/// One reconstruction filter: a Kaiser-windowed sinc whose transition band is exactly
/// pass_edge..stop_edge. Frequencies as fractions of f_s.
struct Reconstruction {
  double pass_edge;
  double stop_edge;
  double span; ///< length of the impulse response, input samples
};

/// T20 leaves the transition open: the reading is the larger of a stop edge at 0.5 f_s and one at
/// 0.5465 f_s (what half-band converters do). The others have one filter.
std::span<const Reconstruction> reconstructions(Reading reading);

/// Impulse response of the filter at t input samples from its centre; 0 outside the span.
double impulse_response(const Reconstruction& filter, double t);

/// Attenuation in the stop band, dB (Kaiser's formula: A = 7.95 + 14.36 span width).
double stop_band_db(const Reconstruction& filter);

/// How densely the continuous signal is looked at.
enum class Density {
  kFull,  ///< 64 points per sample
  kQuick, ///< 8 points per sample and a parabola at the largest, within 64 frames: for ranking
};

/// (a) The definition itself: a direct sum at every 64th of a sample. Frames x span x 64 products.
double true_peak_by_sum(std::span<const float> x, Reading reading);

/// (b) The same number through the spectrum of the whole signal; keeps its plans, so one object
/// per thread pays for many signals of like length.
class TruePeak {
public:
  double operator()(std::span<const float> x, Reading reading, Density density = Density::kFull);

  /// Like operator(), for one reconstruction filter alone.
  double through(std::span<const float> x, const Reconstruction& filter,
                 Density density = Density::kFull);

private:
  struct Plan;
  double everywhere(std::span<const float> x, const Reconstruction& filter);
  double near_the_signal(std::span<const float> x, const Reconstruction& filter);
  Plan& plan_for(std::size_t size);
  std::map<std::size_t, std::shared_ptr<Plan>> plans_;
};

/// For a single signal.
double true_peak(std::span<const float> x, Reading reading);

} // namespace headroom::reference
