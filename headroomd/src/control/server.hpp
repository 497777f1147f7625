// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/commands.hpp"
#include "control/connection.hpp"
#include "control/events.hpp"
#include "control/runtime_directory.hpp"
#include <chrono>
#include <functional>
#include <map>
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
  /// Requests that one dispatch() answers for clients that ask more than others, all of them
  /// together: what else happens on the control thread waits no longer than these take.
  static constexpr int kBacklogRequests = 32;

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
  /// Those who wait for nothing but their turn.
  void serve_backlog(Clock::time_point now);
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
  uint64_t backlog_key_ = 0;                      ///< who had a turn last in the backlog
  std::optional<Clock::time_point> accept_again_; ///< set while descriptors are exhausted
};

} // namespace headroom::control
