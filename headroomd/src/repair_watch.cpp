// SPDX-License-Identifier: GPL-3.0-or-later
#include "repair_watch.hpp"

namespace headroom {

RepairWatch::Step RepairWatch::look(uint64_t now_ms, bool whole, bool possible) {
  if (whole || !possible) {
    waiting_ = gave_up_ = false;
    attempts_ = 0;
    return {};
  }
  if (gave_up_)
    return {};
  if (!waiting_) {
    waiting_ = true;
    since_ms_ = now_ms;
  }
  const uint64_t patience_ms = uint64_t{patience_.first_ms} << attempts_;
  const uint64_t waited_ms = now_ms - since_ms_;
  if (waited_ms < patience_ms)
    return {false, static_cast<uint32_t>(patience_ms - waited_ms)};
  if (attempts_ == patience_.most_attempts) {
    gave_up_ = true;
    return {};
  }
  ++attempts_;
  since_ms_ = now_ms;
  return {true, static_cast<uint32_t>(patience_ms * 2)};
}

} // namespace headroom
