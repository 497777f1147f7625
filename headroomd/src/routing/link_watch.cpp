// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/link_watch.hpp"
#include <utility>

namespace headroom {

bool LinkWatch::look(uint64_t now_ms, const Sight& sight, bool detour_ready) {
  if (!sight.wanted)
    return std::exchange(*this, LinkWatch{}).state_ != State::linked;
  has_ports_ = sight.has_ports;
  const State now = next(now_ms, sight, detour_ready);
  const bool other = now != state_;
  if (other && now != State::stranded)
    since_ms_ = now_ms;
  state_ = now;
  return other;
}

LinkWatch::State LinkWatch::next(uint64_t now_ms, const Sight& sight, bool detour_ready) {
  if (state_ == State::away) {
    if (!sight.at_detour)
      there_since_ms_.reset();
    else if (!there_since_ms_)
      there_since_ms_ = now_ms;
    const bool there = there_since_ms_ && now_ms - *there_since_ms_ >= kStayMs;
    return there || now_ms - since_ms_ >= kAwayMs ? State::waiting : State::away;
  }
  if (sight.linked) {
    cut_ = false;
    if (sight.sink != whole_) { // links go one by one: with the first it is whole no more
      whole_ = sight.whole ? sight.sink : std::nullopt;
      whole_since_ms_ = now_ms;
    }
    return State::linked;
  }
  if (state_ == State::linked) {
    cut_ = whole_ && now_ms - whole_since_ms_ >= kPatienceMs;
    if (now_ms - since_ms_ >= kPatienceMs)
      attempts_ = 0;
    return State::waiting;
  }
  const bool due =
      state_ == State::waiting && !cut_ && sight.has_ports && now_ms - since_ms_ >= patience_ms();
  if (due && attempts_ == kMostAttempts)
    return State::gave_up;
  if (!due && state_ != State::stranded)
    return state_;
  if (!detour_ready)
    return State::stranded;
  ++attempts_;
  there_since_ms_.reset();
  return State::away;
}

void LinkWatch::node_removed(uint32_t id) {
  if (whole_ == id)
    sent();
}

void LinkWatch::sent() {
  whole_.reset();
  if (std::exchange(cut_, false))
    state_ = State::linked; // was, until now
}

std::optional<uint64_t> LinkWatch::on_its_way(uint64_t now_ms) const {
  if (state_ == State::away)
    return since_ms_ + kAwayMs;
  if (state_ == State::waiting && !cut_ && now_ms - since_ms_ < kPatienceMs)
    return since_ms_ + kPatienceMs;
  return {};
}

std::optional<uint64_t> LinkWatch::due_ms() const {
  if (state_ == State::away)
    return there_since_ms_ ? *there_since_ms_ + kStayMs : since_ms_ + kAwayMs;
  if (state_ == State::waiting && !cut_ && has_ports_)
    return since_ms_ + patience_ms();
  return {};
}

} // namespace headroom
