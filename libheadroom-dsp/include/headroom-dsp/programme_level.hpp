// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <array>
#include <cstdint>

namespace headroom {

/// What is programme, what is a pause, and how loud is the programme: on the way in, and after
/// what the following stages do to it. Slot after slot of 10 ms, all energies as WeightedEnergy
/// gives them.
///
/// Loudness is the mean over gated blocks of 400 ms (as in BS.1770-5 eq. 5 to 7), with an
/// exponential weight of 3 s and the plain mean before. What the stages behind a gain add is
/// measured as a ratio over the last second: both sides see the same blocks, so it is known at
/// once and does not wait for the programme's own loudness to settle.
class ProgrammeLevel {
public:
  enum class State {
    kSilence,   ///< below the absolute gate
    kDip,       ///< more than 10 LU below the programme, for less than 5 s
    kProgramme, ///< counts
  };

  /// Nothing is known. [audio thread]
  void reset() noexcept;

  /// @param in  energy of the slot that came in
  /// @param gained  the same times the square of the gain
  /// @param out  what the following stages made of that
  /// @param gate  energy of the absolute gate on the last 400 ms in
  State add(double in, double gained, double out, double gate) noexcept;

  /// Slots that count since the programme began; a silence of 3 s or a dip of 5 s ends it.
  uint32_t slots() const noexcept { return slots_; }
  /// Silent slots since the last one that was not.
  uint32_t silent_slots() const noexcept { return silent_; }

  /// Mean energy coming in; 0 while nothing counts.
  double in() const noexcept { return in_; }
  /// Energy ratio of the following stages, 1 while unknown.
  double following() const noexcept { return gained_ > 0.0 ? out_ / gained_ : 1.0; }
  /// Energy of the last 400 ms of the programme, coming in.
  double momentary_in() const noexcept { return block_[kIn]; }
  /// Highest of these since the programme began, from 200 ms on; 0 before.
  double max_momentary_in() const noexcept { return max_in_; }
  /// Energy of the last 400 ms coming out.
  double momentary_out() const noexcept { return block_[kOut]; }

private:
  static constexpr uint32_t kBlockSlots = 40;
  enum Side : uint32_t { kIn, kGained, kOut, kSides };
  void restart() noexcept;

  std::array<std::array<double, kBlockSlots>, kSides> ring_{};
  std::array<double, kSides> block_{}; ///< means of the ring
  uint32_t next_ = 0;
  uint32_t held_ = 0; ///< slots in the ring
  uint32_t slots_ = 0;
  uint32_t silent_ = 0;
  uint32_t dipping_ = 0;
  double in_ = 0.0;
  double gained_ = 0.0;
  double out_ = 0.0;
  double max_in_ = 0.0;
};

} // namespace headroom
