// SPDX-License-Identifier: GPL-3.0-or-later
#include "limiter_watch.hpp"

namespace headroom {

bool LimiterWatch::look(float gain_reduction_db, Clock::time_point now) {
  if (!(gain_reduction_db >= kHeavyDb)) {
    since_.reset();
    if (last_heavy_ && now - *last_heavy_ >= kQuiet)
      told_ = false;
    return false;
  }
  last_heavy_ = now;
  if (!since_)
    since_ = now;
  if (told_ || now - *since_ < kSpell)
    return false;
  return told_ = true;
}

} // namespace headroom
