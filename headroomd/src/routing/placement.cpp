// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/placement.hpp"
#include <utility>

namespace headroom {

void Placement::sent() {
  state_ = State::waiting;
  astray_since_ms_.reset();
}

bool Placement::look(uint64_t now_ms, Links links) {
  State now = links == Links::as_sent ? State::placed : State::waiting;
  if (links != Links::astray) {
    astray_since_ms_.reset();
  } else {
    if (!astray_since_ms_)
      astray_since_ms_ = now_ms;
    if (now_ms - *astray_since_ms_ >= kPatienceMs)
      now = State::unroutable;
  }
  return std::exchange(state_, now) != now;
}

std::optional<uint64_t> Placement::due_ms() const {
  if (!astray_since_ms_ || state_ == State::unroutable)
    return {};
  return *astray_since_ms_ + kPatienceMs;
}

} // namespace headroom
