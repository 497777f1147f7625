// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/meter_tick.hpp"
#include <algorithm>
#include <cmath>
#include <headroom-dsp/units.hpp>

namespace headroom::control {

namespace {

double loudness(float lufs) {
  return std::isfinite(lufs) ? static_cast<double>(lufs) : wire::kNoLevel;
}

/// 0 stays 0, not -0.
double reduction(float db) { return db > 0.0f ? -static_cast<double>(db) : 0.0; }

} // namespace

double level_db(float gain) {
  return gain > 0.0f ? std::max(static_cast<double>(db_from_gain(gain)), wire::kNoLevel)
                     : wire::kNoLevel;
}

wire::MeterTick tick_of(const ChainMeters& meters, bool playing, uint32_t channels,
                        uint32_t latency_frames, const ChainSettings& settings) {
  wire::MeterTick tick;
  tick.integrated_lufs = loudness(meters.integrated_lufs);
  tick.loudness_range_lu =
      std::isfinite(meters.loudness_range_lu) ? static_cast<double>(meters.loudness_range_lu) : 0.0;
  tick.agc_enabled = settings.agc.enabled;
  tick.compressor_enabled = settings.compressor.enabled;
  tick.latency_frames = latency_frames;
  tick.input_peak_dbfs.assign(channels, wire::kNoLevel);
  tick.output_peak_dbfs.assign(channels, wire::kNoLevel);
  if (!playing)
    return tick;
  tick.momentary_lufs = loudness(meters.momentary_lufs);
  tick.shortterm_lufs = loudness(meters.short_term_lufs);
  tick.true_peak_dbtp = level_db(meters.output_true_peak);
  tick.compressor_gr_db = reduction(meters.compressor_gain_reduction_db);
  tick.soft_gr_db = reduction(meters.soft_gain_reduction_db);
  tick.limiter_gr_db = reduction(meters.limiter_gain_reduction_db);
  tick.gain_reduction_db = tick.compressor_gr_db + tick.soft_gr_db + tick.limiter_gr_db;
  tick.agc_gain_db = static_cast<double>(meters.agc_gain_db);
  for (uint32_t c = 0; c < channels; ++c) {
    tick.input_peak_dbfs[c] = level_db(meters.input_peak[c]);
    tick.output_peak_dbfs[c] = level_db(meters.output_peak[c]);
  }
  return tick;
}

} // namespace headroom::control
