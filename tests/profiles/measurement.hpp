// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "headroom-dsp/chain_settings.hpp"
#include "material.hpp"

namespace headroom::measured {

/// What a chain made of a material, its latency taken out: frame n came of frame n.
struct Output {
  Channels channels;
  double agc_gain_db = 0.0;             ///< at the end
  double compressor_reduction_db = 0.0; ///< the most of all blocks, as are the next two
  double soft_reduction_db = 0.0;
  double limiter_reduction_db = 0.0;
  double last_limiter_reduction_db = 0.0; ///< the most within the judged part
};

Output render(const ChainSettings& settings, const Material& material);

/// EBU Tech 3342 over a stretch, LU.
double loudness_range_lu(const Channels& channels, Stretch stretch);

/// Highest loudness of 400 ms within a stretch.
double max_momentary_lufs(const Channels& channels, Stretch stretch);

/// The T20 reading of the tests' judge, over the three quarters of a second that the library's own
/// meter finds highest.
double true_peak_dbtp(const Channels& channels);

/// Largest change of gain, in dB, between two signals, over all windows of 10 ms of a stretch in
/// which there is something to compare.
double largest_change_db(const Channels& before, const Channels& after, Stretch stretch);

} // namespace headroom::measured
