// SPDX-License-Identifier: GPL-3.0-or-later
#include "output_watch.hpp"

namespace headroom {

OutputWatch::Step OutputWatch::look(uint64_t now_ms, bool linked, bool possible) {
  if (linked || !possible) {
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
  const uint64_t patience_ms = kPatienceMs << attempts_;
  const uint64_t waited_ms = now_ms - since_ms_;
  if (waited_ms < patience_ms)
    return {false, static_cast<uint32_t>(patience_ms - waited_ms)};
  if (attempts_ == kMostAttempts) {
    gave_up_ = true;
    return {};
  }
  ++attempts_;
  since_ms_ = now_ms;
  return {true, static_cast<uint32_t>(kPatienceMs << attempts_)};
}

} // namespace headroom
