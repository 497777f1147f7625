// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "levels/node_volumes.hpp"
#include <deque>
#include <headroom-dsp/level_controller.hpp>
#include <optional>

namespace headroom {

/// One stream under level control: what its node tells and what a tap hears go in, what is to be
/// written to the node comes out. The cut is relative to the volume and balance of its user, and
/// nothing that he sees or that is saved is ever written. Pure: no PipeWire, no clock.
class ControlledStream {
public:
  /// @param remembered  what earlier streams of this application sounded like: its cut is due at
  ///   once, before anything is heard
  /// @throws std::invalid_argument as LevelControllerSettings::validate()
  explicit ControlledStream(const LevelControllerSettings& settings,
                            std::optional<HeardLevel> remembered = {});

  /// @throws std::invalid_argument as above; nothing changes then
  void set(const LevelControllerSettings& settings);

  /// The node tells its volumes: those of the user, or our own write coming back.
  void told(const NodeVolumes& volumes);
  void measure(const LevelMeasurement& measurement) noexcept;

  /// What is to be written now, if anything; it counts as written.
  /// @param now_seconds  any clock that does not go back
  std::optional<SoftVolume> due(double now_seconds);
  /// What ends our influence, if there is any: the user's own volume.
  std::optional<SoftVolume> release();

  /// While it was last heard, not counting silence; empty if it never was.
  const std::optional<HeardLevel>& heard() const noexcept { return heard_; }
  float cut_db() const noexcept { return controller_.cut_in_force_db(); } ///< >= 0
  bool yielded() const noexcept { return controller_.yielded(); }         ///< to the user
  /// Control ends at the user's next change.
  bool yields_once() const noexcept { return yields_once_; }
  bool muted() const noexcept { return known_ && known_->mute; }
  /// Linear, the largest channel: what the user set / what is in force; 1 while not known.
  float user_volume() const noexcept;
  float volume() const noexcept;

private:
  bool is_answer(const std::vector<float>& soft);

  LevelController controller_;
  bool yields_once_ = false;
  bool plain_due_ = false;
  std::optional<NodeVolumes> known_;
  std::deque<std::vector<float>> written_; // that the node has not told yet
  std::optional<HeardLevel> heard_;
};

/// What makes a node sound as its user set it; empty if it does. A daemon that was killed leaves
/// such nodes behind.
std::optional<SoftVolume> plain_volume(const NodeVolumes& volumes);

} // namespace headroom
