// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "event_loop.hpp"
#include "follow/format.hpp"
#include <optional>

namespace headroom::ctl {

/// Keeps a snapshot up to date and prints a line when it changes, for as long as a panel reads.
class Follower {
public:
  struct Options {
    Watch watch = Watch::meters;
    double lines_per_second = 4.0; ///< of meters; changes of state are told at once
    bool once = false;             ///< one line, whatever the state is
  };

  Follower(const Common& common, Format format, const Options& options);

  /// Returns when the panel is gone, or after the line with Options::once.
  void run();

private:
  using Clock = EventLoop::Clock;

  bool take(const headroom_event& event);
  void take_status();
  void take_notice();
  void ask_status();
  bool complete(Clock::time_point now) const;
  bool print_due(Clock::time_point now);
  bool print();

  EventLoop loop_;
  Format format_;
  Options options_;
  Clock::time_point give_up_; ///< for the line of Options::once
  Snapshot snapshot_;
  std::string printed_;
  Clock::time_point next_line_{}; ///< not before, for meters
  bool known_ = false;            ///< there is something to say
  bool urgent_ = false;           ///< a change of state is not told yet
  bool stale_ = false;            ///< meters changed since the last line
  bool measured_ = false;         ///< a tick has come
  bool asking_ = false;           ///< a status is on its way
  bool changed_meanwhile_ = false;
};

} // namespace headroom::ctl
