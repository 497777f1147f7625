// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

namespace headroom {

/// Decides whether the audio thread hangs: the graph's clock moves, ours should, and does not.
///
/// It counts checks, not time: a daemon that was stopped as a whole (SIGSTOP, a laptop's lid)
/// wakes up to one late check, which is no proof of anything.
class Watchdog {
public:
  static constexpr uint32_t kCheckMs = 100; ///< the caller's interval between checks
  static constexpr uint32_t kPatience = 5;  ///< fruitless checks in a row that mean "hung": 500 ms

  /// @param streaming  both halves run and should be called in each graph cycle
  /// @param cycles  our cycle count so far
  /// @param clock_position  of the graph's driver, in frames; stands still when the graph does
  /// @return true when the audio thread is hung
  bool check(bool streaming, uint64_t cycles, uint64_t clock_position) noexcept {
    const bool stuck = streaming && cycles == cycles_ && clock_position != clock_position_;
    fruitless_ = stuck ? fruitless_ + 1 : 0;
    cycles_ = cycles;
    clock_position_ = clock_position;
    return fruitless_ >= kPatience;
  }

private:
  uint64_t cycles_ = 0;
  uint64_t clock_position_ = 0;
  uint32_t fruitless_ = 0;
};

} // namespace headroom
