// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

namespace headroom {

/// Whether the audio thread has lost the real-time priority that it once had, and when to ask for
/// it again. Pure; one who never had it has nothing to lose.
class RealTimeWatch {
public:
  static constexpr uint64_t kPauseMs = 2000; ///< before it is asked for, and between two attempts

  enum class Step {
    nothing,
    lost,     ///< just now
    ask,      ///< lost for a while: ask for it
    regained, ///< just now
  };

  /// @param now_ms  any clock that only moves forward
  Step check(uint64_t now_ms, bool real_time) noexcept {
    if (real_time) {
      had_ = true;
      if (!lost_)
        return Step::nothing;
      lost_ = false;
      return Step::regained;
    }
    if (!had_)
      return Step::nothing;
    if (!lost_) {
      lost_ = true;
      ++losses_;
      asked_ms_ = now_ms;
      return Step::lost;
    }
    if (now_ms - asked_ms_ < kPauseMs)
      return Step::nothing;
    asked_ms_ = now_ms;
    return Step::ask;
  }

  bool lost() const noexcept { return lost_; }
  /// How often, since the start.
  uint64_t losses() const noexcept { return losses_; }

private:
  bool had_ = false;
  bool lost_ = false;
  uint64_t losses_ = 0;
  uint64_t asked_ms_ = 0;
};

} // namespace headroom
