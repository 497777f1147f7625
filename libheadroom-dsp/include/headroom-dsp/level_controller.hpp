// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/level_controller_settings.hpp"

namespace headroom {

/// What a tap heard of one application, after the volume in force.
struct LevelMeasurement {
  double seconds = 0.0;     ///< how much audio; also for a suspended stream, as silence
  float peak = 0.0f;        ///< linear
  float mean_square = 0.0f; ///< linear
};

/// How loud an application is at its user's volume, before our cut.
struct HeardLevel {
  float peak_db = -200.0f; ///< dBFS
  float rms_db = -200.0f;  ///< dBFS
};

/// Layer A: how far one application is turned down, in dB below the volume its user set. It never
/// turns up. Pure: time is passed in, writes are the caller's.
///
/// The tap hears the audio after the cut in force, so the cut that was last written is added back
/// before the level is judged. [control thread]
class HEADROOM_DSP_API LevelController {
public:
  /// Largest change of a single write: PipeWire applies it as a step (docs/level-controller.md).
  static constexpr float kDeeperStepDb = 0.5f;
  static constexpr float kBackStepDb = 0.25f;

  /// @throws std::invalid_argument as LevelControllerSettings::validate()
  void set(const LevelControllerSettings& settings);

  /// NaN and negative values count as silence. Muted, nothing is learned.
  void measure(const LevelMeasurement& measurement) noexcept;

  /// The cut to write now. @param now_seconds  any clock that does not go back
  /// @return true: write cut_to_write_db(), then call written()
  bool should_write(double now_seconds) const noexcept;
  float cut_to_write_db() const noexcept; ///< >= 0
  void written(double now_seconds) noexcept;

  void set_muted(bool muted) noexcept { muted_ = muted; }

  /// The user moved the volume by so much, which undid our cut: it is due again at once, relative
  /// to the new volume. With DeferToUser::kStrict, control ends instead, until new_node().
  void user_changed(float change_db) noexcept;

  /// Something undid our cut and left the user's volume as it was: it is due again at once.
  void cut_undone() noexcept;

  /// A new node of the same application: no cut is in force on it, and the one found so far is
  /// due at once, in one step.
  void new_node() noexcept;

  /// The level as it is judged now.
  HeardLevel heard() const noexcept;
  /// Takes an application up where it was left: the cut for that level is due at once, in one step.
  void recall(const HeardLevel& level) noexcept;

  float wanted_cut_db() const noexcept { return wanted_db_; } ///< smoothed, 0..max_cut_db
  float cut_in_force_db() const noexcept { return written_db_; }
  bool yielded() const noexcept { return yielded_; } ///< to the user

private:
  float goal_db() const noexcept;

  LevelControllerSettings settings_;
  float peak_db_ = -200.0f;  ///< before our cut
  double mean_square_ = 0.0; ///< before our cut
  float wanted_db_ = 0.0f;
  float written_db_ = 0.0f;
  double last_write_ = -1e9; ///< seconds
  bool at_once_ = false;
  bool muted_ = false;
  bool yielded_ = false;
};

} // namespace headroom
