// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/export.hpp"

namespace headroom {

/// Every field but lookahead_ms may change at any time; the ceiling holds during the change.
struct HEADROOM_DSP_API LimiterSettings {
  float ceiling_dbtp = -0.1f; ///< -60..0, what the continuous-time peak does not exceed
  float lookahead_ms = 3.0f; ///< 1.5..20, taken by prepare(): the whole latency, detectors included
  float hold_ms = 12.0f;     ///< 0..200, how long the lowest gain stays before release
  float release_ms = 60.0f;  ///< 1..5000, time constant
  float link = 1.0f;         ///< 0..1: 1 all channels share one gain, 0 each has its own

  /// @throws std::invalid_argument "limiter.<field> must be <range>, got <value>"
  void validate() const;
  bool operator==(const LimiterSettings&) const = default;
};

} // namespace headroom
