// SPDX-License-Identifier: MIT
#pragma once
#include "wire_status.hpp"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headroom::wire {

/// What event meters/tick carries: what was heard since the tick before it. Levels are kNoLevel
/// when nothing was measured.
struct MeterTick {
  double momentary_lufs = kNoLevel;
  double shortterm_lufs = kNoLevel;
  double integrated_lufs = kNoLevel;
  double true_peak_dbtp = kNoLevel; ///< at the output, highest
  double gain_reduction_db = 0.0;   ///< <= 0, of all stages but the AGC together; lowest, as below
  double compressor_gr_db = 0.0;    ///< <= 0
  double limiter_gr_db = 0.0;       ///< <= 0, hard tier
  double agc_gain_db = 0.0;
  bool agc_enabled = true;
  bool compressor_enabled = true;
  double soft_gr_db = 0.0;              ///< <= 0, soft tier
  double loudness_range_lu = 0.0;       ///< of the same time as integrated_lufs
  std::vector<double> input_peak_dbfs;  ///< per channel, sample peak, highest
  std::vector<double> output_peak_dbfs; ///< per channel, sample peak, highest
  uint32_t latency_frames = 0;
  bool operator==(const MeterTick&) const = default;
};

/// Makes one tick of two: peaks and reductions are the highest of both, the rest is the newer
/// one's.
void merge(MeterTick& held, const MeterTick& newer);

/// Always valid JSON: what is no number becomes kNoLevel, or 0 where it is a ratio.
std::string encode(const MeterTick& tick);

/// Fields that only newer daemons send may be absent; a field of the wrong type is an error.
/// @throws ParseError naming the field
MeterTick decode_meter_tick(const Value& value);

} // namespace headroom::wire
