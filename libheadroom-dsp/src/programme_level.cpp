// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/programme_level.hpp"
#include <algorithm>

namespace headroom {

namespace {

constexpr uint32_t kLevelSlots = 300;     // 3 s, as short-term loudness
constexpr uint32_t kFollowingSlots = 100; // 1 s
constexpr uint32_t kRestartSlots = 300;   // a silence that long ends a programme
constexpr uint32_t kDipSlots = 500;
constexpr double kRelativeGate = 0.1; // BS.1770-5 eq. 6: -10 LU

} // namespace

void ProgrammeLevel::reset() noexcept { *this = {}; }

void ProgrammeLevel::restart() noexcept {
  ring_ = {};
  next_ = 0;
  held_ = 0;
  slots_ = 0;
  dipping_ = 0;
  max_in_ = 0.0;
}

ProgrammeLevel::State ProgrammeLevel::add(double in, double gained, double out,
                                          double gate) noexcept {
  if (silent_ >= kRestartSlots && in >= gate)
    restart(); // what is heard now is not diluted with the silence before
  ring_[kIn][next_] = in;
  ring_[kGained][next_] = gained;
  ring_[kOut][next_] = out;
  next_ = (next_ + 1) % kBlockSlots;
  held_ = std::min(held_ + 1, kBlockSlots);
  double sums[kSides] = {}; // side by side: each waits for its own last value only
  for (uint32_t i = 0; i < held_; ++i)
    for (uint32_t side = 0; side < kSides; ++side)
      sums[side] += ring_[side][i];
  for (uint32_t side = 0; side < kSides; ++side)
    block_[side] = sums[side] / held_;

  if (block_[kIn] < gate || block_[kIn] == 0.0) {
    ++silent_;
    return State::kSilence;
  }
  silent_ = 0;
  if (slots_ >= kBlockSlots && block_[kIn] < kRelativeGate * in_) {
    if (++dipping_ < kDipSlots)
      return State::kDip;
    restart();
    return State::kDip;
  }
  dipping_ = 0;

  ++slots_;
  const auto approach = [this](double& mean, double value, uint32_t most) {
    mean += (value - mean) / std::min(slots_, most);
  };
  approach(in_, block_[kIn], kLevelSlots);
  approach(gained_, block_[kGained], kFollowingSlots);
  approach(out_, block_[kOut], kFollowingSlots);
  if (held_ >= kBlockSlots / 2)
    max_in_ = std::max(max_in_, block_[kIn]);
  return State::kProgramme;
}

} // namespace headroom
