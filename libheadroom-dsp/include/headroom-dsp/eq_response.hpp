// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/equalizer_settings.hpp"
#include "headroom-dsp/export.hpp"
#include <complex>
#include <cstdint>
#include <span>

// What the equaliser does to each frequency, computed from the filters it runs: what graphs draw,
// presets are fitted with and the automatic preamp is taken from. In double; pure functions.
//
// Settings have to be valid. Frequencies above f_s / 2 read as f_s / 2. Levels are never below
// kEqSilenceDb, which stands for "nothing", and never NaN. No allocation.
namespace headroom {

inline constexpr double kEqSilenceDb = -200.0;

/// One band at one frequency; 0 when the band is off. Its channel mask is not looked at.
HEADROOM_DSP_API double eq_band_response_db(const EqBand& band, EqDesign design,
                                            double sample_rate_hz, double frequency_hz);

/// The same at many frequencies, designed once.
/// @param db  as many as frequencies_hz
HEADROOM_DSP_API void eq_band_response_db(const EqBand& band, EqDesign design,
                                          double sample_rate_hz,
                                          std::span<const double> frequencies_hz,
                                          std::span<double> db);

/// The curve of one channel: its bands and the preamp in force. All 0 when the equaliser is off.
/// @param channels  of the stream, 1..kMaxChannels; the automatic preamp depends on all of them
/// @param channel  0..channels - 1
/// @param db  as many as frequencies_hz
HEADROOM_DSP_API void eq_response_db(const EqualizerSettings& settings, double sample_rate_hz,
                                     uint32_t channels, uint32_t channel,
                                     std::span<const double> frequencies_hz, std::span<double> db);

/// The same as a linear gain with its phase.
HEADROOM_DSP_API void eq_response(const EqualizerSettings& settings, double sample_rate_hz,
                                  uint32_t channels, uint32_t channel,
                                  std::span<const double> frequencies_hz,
                                  std::span<std::complex<double>> gain);

/// The preamp that keeps every steady tone within 20 Hz..20 kHz from rising in any channel: 0.1 dB
/// below the curve's maximum, rounded down to 0.1 dB, <= 0; 0 when no band does anything. A bound
/// for tones, not for peaks: a filter may raise the peaks of a waveform while it lowers all of its
/// tones. settings.preamp_db, auto_preamp and enabled are not looked at.
/// @param channels  1..kMaxChannels
HEADROOM_DSP_API double auto_preamp_db(const EqualizerSettings& settings, double sample_rate_hz,
                                       uint32_t channels);

/// The preamp in force: 0 when the equaliser is off, else the automatic one or settings.preamp_db.
HEADROOM_DSP_API double eq_preamp_db(const EqualizerSettings& settings, double sample_rate_hz,
                                     uint32_t channels);

} // namespace headroom
