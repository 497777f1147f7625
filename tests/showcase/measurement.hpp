// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "voice.hpp"

#include <cstddef>
#include <vector>

namespace headroom::showcase {

/// What one signal measures. None of it comes from the daemon or shares code with the limiter.
struct Measurement {
  double loudness_lufs = 0.0;
  double sample_peak_dbfs = 0.0;
  double true_peak_dbtp = 0.0; ///< the judge's T20 reading (libheadroom-dsp/tests/reference)
  double true_peak_tn_dbtp = 0.0;
};

/// Takes seconds of one core per channel. @param ceiling_dbtp  near it the judge looks closest
Measurement measure(const Channels& signal, double ceiling_dbtp);

/// Frames of a signal.
struct Stretch {
  std::size_t begin = 0, end = 0;
};

/// Where a recording holds a stretch of what was played, delayed by nobody knows how much and at
/// another level: the frame in `where` at which the normalised correlation of the channels' sum is
/// highest.
/// @return recording's size if it is below 0.9 everywhere, or the stretch is silent
std::size_t find(const Channels& recording, Stretch where, const Channels& played, Stretch stretch);

/// Highest peak of each of `columns` equal parts, over all channels, at four times the sample
/// rate, linear. For pictures: good to 0.05 dB up to 0.4 of the sample rate.
std::vector<double> peak_envelope(const Channels& signal, std::size_t columns);

/// How far each of `columns` equal parts was turned up (> 0) or down, dB: the one gain for all
/// channels that fits best. 0 where nothing plays.
std::vector<double> gain(const Channels& before, const Channels& after, std::size_t columns);

} // namespace headroom::showcase
