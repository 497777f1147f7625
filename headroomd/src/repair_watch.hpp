// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

namespace headroom {

/// When to repair something of ours that others leave broken though it could be whole: after some
/// patience, then each time after twice as long; after a number of repairs in a row it is left
/// alone until it was whole, or could not be. Pure: the time is an argument, from any clock that
/// only moves forward.
class RepairWatch {
public:
  struct Patience {
    uint32_t first_ms = 1000;
    int most_attempts = 6; ///< the last of the default ones after 32 s more
  };

  struct Step {
    bool repair = false;
    uint32_t look_again_ms = 0; ///< 0: at the next change
  };

  RepairWatch() = default;
  explicit RepairWatch(Patience patience) : patience_(patience) {}

  /// @param whole  nothing is to be repaired
  /// @param possible  what others need to make it whole is there
  Step look(uint64_t now_ms, bool whole, bool possible);

  /// Repairs since it was last whole.
  int attempts() const noexcept { return attempts_; }
  /// It is not whole, and no further repair comes.
  bool gave_up() const noexcept { return gave_up_; }

private:
  Patience patience_;
  uint64_t since_ms_ = 0;
  bool waiting_ = false;
  bool gave_up_ = false;
  int attempts_ = 0;
};

} // namespace headroom
