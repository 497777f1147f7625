// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deadline.hpp"

#include <stdexcept>
#include <string>

namespace headroom::showcase {

/// Somebody asked us to stop: everything is to be taken down.
struct Interrupted : std::runtime_error {
  Interrupted() : std::runtime_error("interrupted") {}
};

/// From now on SIGINT, SIGTERM and SIGHUP set a flag and do nothing else.
void catch_interruptions();

/// @throws Interrupted if one of the signals came
void stop_if_interrupted();

/// Waits until the condition holds.
/// @throws Interrupted; std::runtime_error(failure) after `limit`
template <class Condition>
void require_within(test::Seconds limit, const std::string& failure, Condition condition) {
  const bool held = test::wait_until(
      [&] {
        stop_if_interrupted();
        return condition();
      },
      limit);
  if (!held)
    throw std::runtime_error(failure);
}

} // namespace headroom::showcase
