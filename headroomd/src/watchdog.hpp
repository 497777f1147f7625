// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

namespace headroom {

/// Decides whether the audio thread hangs: the graph's clock moves, ours should and does not, and
/// the thread does not answer either. One that answers waits for PipeWire, which does not call it,
/// as in a loop of nodes or while it changes its rate: giving up would help nobody.
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
  /// @param answers  of the audio thread so far; it is to be asked again whenever in_doubt()
  /// @return true when the audio thread is hung
  bool check(bool streaming, uint64_t cycles, uint64_t clock_position, uint64_t answers) noexcept {
    const bool alive = cycles != cycles_ || answers != answers_;
    const bool stuck = streaming && !alive && clock_position != clock_position_;
    fruitless_ = stuck ? fruitless_ + 1 : 0;
    cycles_ = cycles;
    clock_position_ = clock_position;
    answers_ = answers;
    return fruitless_ >= kPatience;
  }

  bool in_doubt() const noexcept { return fruitless_ > 0; }

private:
  uint64_t cycles_ = 0;
  uint64_t clock_position_ = 0;
  uint64_t answers_ = 0;
  uint32_t fruitless_ = 0;
};

} // namespace headroom
