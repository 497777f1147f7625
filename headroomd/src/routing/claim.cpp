// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/claim.hpp"
#include "own_nodes.hpp"
#include <algorithm>

namespace headroom {

bool Target::names_our_sink() const { return type == "Spa:String" && is_own_sink(value); }

bool Target::is_detour() const { return type == "Spa:String" && value == kDetourName; }

Wish Wish::through_us(std::string_view sink_name) {
  return {{"Spa:String", std::string(sink_name)}, true};
}

Wish Wish::past_us(std::string_view sink_name) {
  return {{"Spa:String", std::string(sink_name)}, false};
}

Claim::Claim(uint64_t arrived_ms, Target found, bool same_sink)
    : arrived_ms_(arrived_ms), current_(std::move(found)) {
  if (current_.follows_default() || current_.names_our_sink())
    return;
  foreign_ = current_;
  by_user_ = !same_sink;
}

Claim::Write Claim::metadata_restarted(uint64_t now_ms, Target found) {
  arrived_ms_ = now_ms;
  in_flight_.clear();
  current_ = std::move(found);
  if (!by_user_) // what it remembers itself it restores itself
    foreign_ = current_.follows_default() || current_.names_our_sink() ? std::nullopt
                                                                       : std::optional(current_);
  return settle(now_ms);
}

Target Claim::desired() const {
  if (by_user_ || (foreign_ && !wish_.insists))
    return *foreign_;
  return wish_.target;
}

/// @param crossing  somebody else's write may have come before one of ours or after it
Claim::Write Claim::settle(uint64_t now_ms, bool crossing) {
  const Target target = desired();
  const Target& there = in_flight_.empty() ? current_ : in_flight_.back().target;
  const bool same = target == there || (target.value.empty() && there.follows_default());
  if (same && !crossing)
    return {};
  in_flight_.push_back({target, now_ms});
  return target;
}

Claim::Write Claim::want(uint64_t now_ms, Wish wish) {
  wish_ = std::move(wish);
  std::erase_if(in_flight_, [&](const Written& w) { return now_ms - w.at_ms > kEchoMs; });
  return settle(now_ms);
}

Claim::Write Claim::give_back(uint64_t now_ms) {
  by_user_ = false;
  foreign_.reset();
  return settle(now_ms);
}

Claim::Write Claim::target_changed(uint64_t now_ms, const Target& target) {
  std::erase_if(in_flight_, [&](const Written& w) { return now_ms - w.at_ms > kEchoMs; });
  current_ = target;
  const auto echo = std::find_if(in_flight_.begin(), in_flight_.end(),
                                 [&](const Written& w) { return w.target == target; });
  if (echo != in_flight_.end()) {
    in_flight_.erase(in_flight_.begin(), echo + 1);
    return settle(now_ms);
  }
  if (target.follows_default() || (by_user_ && target == wish_.target)) {
    by_user_ = false;
    foreign_.reset();
  } else if (target != wish_.target && !target.is_detour()) {
    foreign_ = target;
    by_user_ = by_user_ || now_ms - arrived_ms_ >= kGuardMs;
  }
  return settle(now_ms, !in_flight_.empty());
}

} // namespace headroom
