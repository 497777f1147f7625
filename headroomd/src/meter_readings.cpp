// SPDX-License-Identifier: GPL-3.0-or-later
#include "meter_readings.hpp"
#include <algorithm>
#include <utility>

namespace headroom {

namespace {

/// Peaks and reductions are the higher of both, the rest is the newer one's.
void fold(ChainMeters& held, const ChainMeters& newer) {
  ChainMeters both = newer;
  for (uint32_t c = 0; c < kMaxChannels; ++c) {
    both.input_peak[c] = std::max(held.input_peak[c], newer.input_peak[c]);
    both.output_peak[c] = std::max(held.output_peak[c], newer.output_peak[c]);
  }
  both.output_true_peak = std::max(held.output_true_peak, newer.output_true_peak);
  both.compressor_gain_reduction_db =
      std::max(held.compressor_gain_reduction_db, newer.compressor_gain_reduction_db);
  both.soft_gain_reduction_db = std::max(held.soft_gain_reduction_db, newer.soft_gain_reduction_db);
  both.limiter_gain_reduction_db =
      std::max(held.limiter_gain_reduction_db, newer.limiter_gain_reduction_db);
  held = both;
}

} // namespace

EngineMeters MeterReadings::read(Reader reader) {
  EngineMeters meters = engine_.read_meters();
  for (auto& pending : pending_)
    fold(pending, meters.recent);
  meters.recent = std::exchange(pending_[static_cast<size_t>(reader)], ChainMeters{});
  return meters;
}

} // namespace headroom
