// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/claim.hpp"
#include "own_nodes.hpp"

namespace headroom {

Target Claim::ours() { return {"Spa:String", std::string(kSinkName)}; }

Claim::Claim(uint64_t arrived_ms, Target found, bool same_sink) : arrived_ms_(arrived_ms) {
  if (found.value.empty() || found.value == "-1")
    return;
  if (found == ours()) {
    claimed_ = true;
    return;
  }
  by_user_ = !same_sink;
  foreign_ = std::move(found);
}

Claim::Write Claim::claim() {
  claimed_ = true;
  return ours();
}

Claim::Write Claim::decide(RouteDecision decision) {
  decision_ = decision;
  if (by_user_)
    return {};
  if (decision.route == Route::processed)
    return claimed_ ? Write{} : claim();
  return release();
}

Claim::Write Claim::target_changed(uint64_t now_ms, const Target& target) {
  if (target == ours()) {
    if (decision_.route == Route::processed)
      claimed_ = true, by_user_ = false;
    return {};
  }
  const bool follows_default = target.value.empty() || target.value == "-1";
  if (!claimed_ && !by_user_) {
    if (!follows_default)
      foreign_ = target;
    return {};
  }
  if (follows_default) {
    by_user_ = false;
    foreign_.reset();
    claimed_ = false;
    return decision_.route == Route::processed ? claim() : Write{};
  }
  foreign_ = target;
  if (!by_user_ && now_ms - arrived_ms_ < kGuardMs)
    return claim();
  by_user_ = true;
  claimed_ = false;
  return {};
}

Claim::Write Claim::release() {
  if (!claimed_)
    return {};
  claimed_ = false;
  return foreign_.value_or(Target{});
}

} // namespace headroom
