// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/export.hpp"

namespace headroom {

/// Slow levelling to a loudness target. Every field may change at any time.
struct HEADROOM_DSP_API AgcSettings {
  bool enabled = true;
  float target_lufs = -18.0f;            ///< -60..0, gated loudness of what leaves the chain
  float attack_ms = 2000.0f;             ///< 50..60000, time constant of the gain going down
  float release_ms = 800.0f;             ///< 50..60000, time constant of the gain going up
  float silence_threshold_lufs = -70.0f; ///< -120..0, input below it is a pause
  float max_boost_db = 12.0f;            ///< 0..40
  float max_cut_db = 12.0f;              ///< 0..60
  float max_rise_db_per_s = 3.0f;        ///< 0.1..60; the first capture may be faster
  float max_fall_db_per_s = 20.0f;       ///< 0.1..200
  float silence_hold_s = 10.0f;          ///< 0..3600, pause after which the gain drifts to 0 dB
  float max_noise_lufs = -50.0f;         ///< -120..0, a noise floor below is not lifted above it

  /// @throws std::invalid_argument "agc.<field> must be <range>, got <value>"
  void validate() const;
  bool operator==(const AgcSettings&) const = default;
};

} // namespace headroom
