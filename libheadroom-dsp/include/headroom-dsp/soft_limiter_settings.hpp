// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/export.hpp"

namespace headroom {

/// The soft tier: caps the crest of the programme, in series before the hard tier.
struct HEADROOM_DSP_API SoftLimiterSettings {
  bool enabled = false;
  float max_psr_db = 14.0f; ///< 0..40, peaks stay this far above the programme loudness (LUFS)
  float static_ceiling_dbtp = -6.0f; ///< -60..0, while the loudness is not known yet
  float attack_ms = 5.0f;            ///< 0.1..200, time constant
  float release_ms = 200.0f;         ///< 1..5000, time constant

  /// @throws std::invalid_argument "limiter.soft.<field> must be <range>, got <value>"
  void validate() const;
  bool operator==(const SoftLimiterSettings&) const = default;
};

} // namespace headroom
