// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/export.hpp"
#include <cstdint>

namespace headroom {

/// Whether a controlled application may be raised above what its user set: never, or never without
/// the user's next change.
enum class DeferToUser : uint8_t { kCeiling, kStrict };

/// Per-application level control (Layer A): how one application's volume follows its own level.
struct HEADROOM_DSP_API LevelControllerSettings {
  float peak_threshold_db = -6.0f;      ///< -60..0, dBFS; peaks above it are brought down to it
  float rms_target_db = -20.0f;         ///< -80..0, dBFS; a louder RMS level is brought down to it
  float max_cut_db = 12.0f;             ///< 0..60
  float peak_attack_ms = 5.0f;          ///< 0.1..1000, time constant
  float peak_release_ms = 500.0f;       ///< 1..60000, time constant
  float rms_window_ms = 1500.0f;        ///< 10..60000, time constant
  float smoother_ms = 30.0f;            ///< 0..5000, time constant of the gain
  float write_db_threshold = 0.5f;      ///< 0..12, smallest change worth a write
  float min_write_interval_ms = 100.0f; ///< 0..10000
  DeferToUser defer_to_user = DeferToUser::kCeiling;

  /// @throws std::invalid_argument "per_app.<field> must be <range>, got <value>"
  void validate() const;
  bool operator==(const LevelControllerSettings&) const = default;
};

} // namespace headroom
