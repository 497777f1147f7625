// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/commands.hpp"
#include "control/connection.hpp"
#include "control/events.hpp"
#include "control/runtime_directory.hpp"
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>

namespace headroom::control {

struct ServerOptions {
  size_t max_connections = 256;                  ///< one more is refused with BUSY
  std::chrono::milliseconds stall_limit{10'000}; ///< unread output for this long: disconnected
  std::function<void(const std::string&)> log = [](const std::string&) {}; ///< one line each
};

/// Both control sockets. No thread of its own, no PipeWire: the owner's loop watches fd() and calls
/// dispatch() when it is readable.
class Server {
public:
  /// What one dispatch() does for clients that want more than others, all of them together: what
  /// else happens on the control thread, and the next client, waits no longer than that takes.
  static constexpr int kRestRequests = 32;
  static constexpr std::chrono::microseconds kRestTime{300};
  /// While more of them than this wait, they have a share of 1 / (1 + kRestPause) of the time, and
  /// nobody looks at their sockets in between: their writers have to wait, too, and a processor is
  /// left for those who ask little.
  static constexpr size_t kCrowd = 16;
  static constexpr int kRestPause = 7;
  /// And for those to whom events are sent, or who have stalled for too long.
  static constexpr std::chrono::microseconds kEventsTime{300};

  /// @param directory  listening already
  /// @throws StartError when the kernel has no epoll or timer left
  Server(RuntimeDirectory& directory, const Commands& commands, Events& events,
         ServerOptions options = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Readable whenever dispatch() has something to do, timers included. Constant for life.
  int fd() const { return epoll_.get(); }

  /// Does what can be done without waiting. [control thread]
  void dispatch();

  size_t connection_count() const { return connections_.size(); }

private:
  using Clock = Connection::Clock;

  void answer_doorbell();
  void accept_some(int listener, Framing framing, Clock::time_point now);
  void admit(FileDescriptor socket, Framing framing, Clock::time_point now);
  /// Those to whom events go, or who have stalled for too long, one after another, as far as
  /// kEventsTime goes.
  void serve_events(Clock::time_point now);
  /// Those who come after the others, one after another, as far as kRestTime goes.
  /// @param readable  those of them whose sockets are, sorted
  void serve_rest(const std::vector<uint64_t>& readable, Clock::time_point now);
  /// The kernel says nothing about that one any more until it takes its next turn.
  void set_aside(uint64_t key, const Connection& connection);
  void take_turn(uint64_t key, bool readable, int requests, Clock::time_point now);
  void watch_listeners(bool on);
  void arm_timer(Clock::time_point now);

  RuntimeDirectory& directory_;
  const Commands& commands_;
  Events& events_;
  ServerOptions options_;
  FileDescriptor epoll_;
  FileDescriptor timer_;
  FileDescriptor doorbell_;                    ///< rung when events wait
  std::map<uint64_t, Connection> connections_; ///< by a key that is never used twice
  uint64_t next_key_;
  uint64_t events_key_ = 0;                       ///< who had a turn last in serve_events()
  uint64_t rest_key_ = 0;                         ///< and in serve_rest()
  std::set<uint64_t> aside_;                      ///< not in the epoll set
  Clock::time_point rest_again_{};                ///< when serve_rest() may go on
  std::optional<Clock::time_point> accept_again_; ///< set while descriptors are exhausted
};

} // namespace headroom::control
