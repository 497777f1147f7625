// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <thread>

namespace headroom::test {

using Seconds = std::chrono::duration<double>;

/// Polls `condition` every 2 ms until it holds or `limit` has passed.
/// @return whether it came to hold; wrap it in REQUIRE
template <class Condition> bool wait_until(Condition condition, Seconds limit = Seconds{5}) {
  const auto end = std::chrono::steady_clock::now() + limit;
  for (;;) {
    if (condition())
      return true;
    if (std::chrono::steady_clock::now() >= end)
      return condition();
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
}

} // namespace headroom::test
