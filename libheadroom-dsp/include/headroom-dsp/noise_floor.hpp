// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <array>
#include <cstdint>

namespace headroom {

/// The quietest 400 ms of the last 16 to 18 s that were not silence: what lies under a programme
/// and shows in its pauses (minimum statistics, Martin, IEEE Trans. Speech Audio Proc. 9(5), 2001,
/// without its bias correction).
class NoiseFloor {
public:
  /// Nothing is known. [audio thread]
  void reset() noexcept;

  /// One slot of 10 ms. Silence neither counts nor makes anything forgotten.
  /// @param slot  energy of the slot
  /// @param momentary  energy of the last 400 ms
  /// @param silence  energy below which a slot is silence
  void add(double slot, double momentary, double silence) noexcept;

  /// Energy; 0 while unknown.
  double energy() const noexcept { return energy_; }

private:
  static constexpr uint32_t kStretches = 9;
  std::array<double, kStretches> lowest_{}; ///< of 2 s each, a ring; 0: none
  uint32_t newest_ = 0;
  uint32_t slots_ = 0;  ///< in the newest stretch
  uint32_t sounds_ = 0; ///< slots since silence
  double energy_ = 0.0;
};

} // namespace headroom
