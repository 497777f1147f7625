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

/// Where a recording holds what was played, delayed by nobody knows how much: the frame at which
/// the first `frames` of `played` appear bit for bit, in all channels.
/// @return recording's size if they do not
std::size_t find(const Channels& recording, const Channels& played, std::size_t begin,
                 std::size_t frames, std::size_t from = 0);

/// Share of the frames that are the same, bit for bit, in all channels. 0..1
double untouched_share(const Channels& before, const Channels& after);

/// Highest peak of each of `columns` equal parts, over all channels, at four times the sample
/// rate, linear. For pictures: good to 0.05 dB up to 0.4 of the sample rate.
std::vector<double> peak_envelope(const Channels& signal, std::size_t columns);

/// How far each of `columns` equal parts was turned down, dB >= 0: the gain that fits best, in the
/// channel that was turned down most. 0 where nothing plays.
std::vector<double> gain_reduction(const Channels& before, const Channels& after,
                                   std::size_t columns);

} // namespace headroom::showcase
