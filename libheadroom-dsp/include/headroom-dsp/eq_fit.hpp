// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/eq_curve.hpp"
#include "headroom-dsp/equalizer_settings.hpp"
#include "headroom-dsp/export.hpp"
#include <cstdint>
#include <span>

namespace headroom {

/// What a fit may use.
struct EqFitOptions {
  uint32_t bands = 10;               ///< 1..kMaxEqBands at most, shelves included
  bool low_shelf = true;             ///< one of them; Q 0.4..1
  bool high_shelf = true;            ///< likewise
  bool fit_preamp = true;            ///< the level of the whole curve; without, the preamp stays 0
  float min_q = 0.3f;                ///< 0.05..max_q, of peaks
  float max_q = 6.0f;                ///< min_q..40
  float max_gain_db = 20.0f;         ///< 0.1..30, of each band, either way
  float min_frequency_hz = 20.0f;    ///< 10..max: what lies below does not count
  float max_frequency_hz = 20000.0f; ///< ..0.499 f_s
  EqDesign design = EqDesign::kCookbook;
  double sample_rate_hz = 48000.0; ///< 8000..768000
};

/// Bands and how far their curve is from the target, at the target's points.
struct EqFit {
  EqualizerSettings settings; ///< by rising frequency; fewer than allowed if more would not help
  double max_error_db = 0.0;
  double rms_error_db = 0.0; ///< weighted
};

/// Peaks and shelves whose sum follows a curve: weighted least squares of the error in dB over the
/// logarithm of frequency (docs/eq-presets.md).
///
/// Points closer than 1/48 octave count as their mean; gaps wider than 1/8 octave are filled with
/// lines in dB over log f, as in Equalizer APO's GraphicEQ. The same input gives the same bands.
/// Takes milliseconds to seconds. [not on the audio thread]
/// @param target   2 points or more within min..max_frequency_hz; frequencies rise; -120..60 dB
/// @param weights  none, or one for each point: >= 0, not all 0; interpolated as the target is
/// @throws std::invalid_argument  naming what is wrong; a flat target is, as nothing follows from
/// it
HEADROOM_DSP_API EqFit fit_eq_bands(std::span<const EqCurvePoint> target,
                                    const EqFitOptions& options = {},
                                    std::span<const double> weights = {});

} // namespace headroom
