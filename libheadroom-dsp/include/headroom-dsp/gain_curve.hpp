// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>

namespace headroom {

/// How far a compressor turns a level down once it has settled: nothing below the knee, all but
/// 1 / ratio of the excess above it, a parabola in between (Giannoulis, Massberg, Reiss, "Digital
/// Dynamic Range Compressor Design", JAES 60(6), 2012, eq. 4: x_G - y_G, written without branches).
class GainCurve {
public:
  /// @param threshold_db  dBFS, middle of the knee
  /// @param slope  0..1, 1 - 1 / ratio
  /// @param knee_db  full width, below 0 counts as 0
  GainCurve(float threshold_db, float slope, float knee_db) noexcept
      : knee_(std::max(knee_db, 0.0f)), begin_(threshold_db - 0.5f * knee_), slope_(slope),
        bend_(knee_ > 0.0f ? 0.5f / knee_ : 0.0f) {}

  /// @return dB, >= 0
  float reduction_db(float level_db) const noexcept {
    const float above = std::max(level_db - begin_, 0.0f);
    const float inside = std::min(above, knee_);
    return slope_ * (bend_ * inside * inside + (above - inside));
  }

  /// How much of a small change of level the curve takes back, where it takes reduction_db.
  /// @return 0..slope
  float slope_at(float reduction_db) const noexcept {
    if (reduction_db >= 0.5f * slope_ * knee_)
      return reduction_db > 0.0f ? slope_ : 0.0f;
    return std::sqrt(2.0f * slope_ * reduction_db / knee_);
  }

  /// dBFS; levels up to here are untouched.
  float begin_db() const noexcept { return begin_; }

private:
  float knee_;
  float begin_;
  float slope_;
  float bend_;
};

} // namespace headroom
