// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/noise_floor.hpp"

namespace headroom {

namespace {

constexpr uint32_t kMomentarySlots = 40;
constexpr uint32_t kStretchSlots = 200;

bool lower(double energy, double than) { return than == 0.0 || energy < than; }

} // namespace

void NoiseFloor::reset() noexcept { *this = {}; }

void NoiseFloor::add(double slot, double momentary, double silence) noexcept {
  if (slot < silence || slot == 0.0) {
    sounds_ = 0;
    return;
  }
  // A window that is half silence would read too low.
  if (sounds_ + 1 < kMomentarySlots) {
    ++sounds_;
    return;
  }
  if (slots_ == kStretchSlots) {
    slots_ = 0;
    newest_ = (newest_ + 1) % kStretches;
    lowest_[newest_] = 0.0;
    energy_ = 0.0;
    for (const double energy : lowest_)
      if (energy != 0.0 && lower(energy, energy_))
        energy_ = energy;
  }
  ++slots_;
  if (lower(momentary, lowest_[newest_]))
    lowest_[newest_] = momentary;
  if (lower(momentary, energy_))
    energy_ = momentary;
}

} // namespace headroom
