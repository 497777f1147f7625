// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cmath>
#include <cstdint>

// Conversions at the border: settings are in dB, ms and LUFS, loops run on linear gain and frames.
namespace headroom {

/// dB to linear amplitude; -inf dB gives 0.
inline float gain_from_db(float db) noexcept { return std::pow(10.0f, db / 20.0f); }

/// Linear amplitude to dB; 0 gives -inf, the sign is ignored.
inline float db_from_gain(float gain) noexcept { return 20.0f * std::log10(std::fabs(gain)); }

/// Duration to whole frames, rounded to nearest.
/// @param ms  milliseconds, >= 0
inline uint32_t frames_from_ms(double ms, double sample_rate_hz) noexcept {
  return static_cast<uint32_t>(std::lround(ms * sample_rate_hz / 1000.0));
}

/// Per-frame coefficient of a one-pole smoother y += (1 - c) (x - y): after time_constant_ms it has
/// covered 63 % of a step. 0 ms gives 0 (no smoothing).
inline float one_pole_coefficient(double time_constant_ms, double sample_rate_hz) noexcept {
  if (time_constant_ms <= 0.0)
    return 0.0f;
  return static_cast<float>(std::exp(-1000.0 / (time_constant_ms * sample_rate_hz)));
}

} // namespace headroom
