// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "command.hpp"
#include <chrono>
#include <functional>
#include <headroom-ipc/client.h>
#include <memory>
#include <optional>

namespace headroom::ctl {

/// A client that stays: it waits for the daemon, for time, and for whoever reads our output.
class EventLoop {
public:
  using Clock = std::chrono::steady_clock;

  explicit EventLoop(const Common& common);

  headroom_client* client() const { return client_.get(); }

  /// Dispatches and sleeps until the deadline at most; then hands out events as long as handle
  /// says true. Ends the program, with 0, once nobody can read standard output any more.
  /// @return false when handle wants no more
  bool turn(std::optional<Clock::time_point> deadline,
            const std::function<bool(const headroom_event&)>& handle);

private:
  std::unique_ptr<headroom_client, decltype(&headroom_client_destroy)> client_;
};

/// SIGTERM, SIGHUP, SIGINT and the end of our parent all mean: nobody needs us any more, exit 0.
/// A closed pipe is left to print_line().
void end_quietly_when_told();

/// One line, at once.
/// @return false when nobody can read it any more
bool print_line(const std::string& line);

} // namespace headroom::ctl
