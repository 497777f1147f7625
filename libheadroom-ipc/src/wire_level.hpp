// SPDX-License-Identifier: MIT
#pragma once
#include "wire_status.hpp"
#include <algorithm>
#include <cmath>

namespace headroom::wire {

// Levels and ratios are measured in float; writing them as such gives -0.1, not
// -0.10000000149011612.

/// dB relative to full scale; anything that was not measured reads kNoLevel.
inline float level(double db) {
  if (std::isnan(db))
    return static_cast<float>(kNoLevel);
  return static_cast<float>(std::clamp(db, kNoLevel, -kNoLevel));
}

/// A ratio in dB, or any number that a NaN must not turn into null.
inline float finite(double number, float otherwise = 0.0f) {
  return std::isfinite(number) ? static_cast<float>(number) : otherwise;
}

} // namespace headroom::wire
