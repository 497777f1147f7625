// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <pipewire/pipewire.h>
#include <string>

namespace headroom::test {

using Properties = std::map<std::string, std::string>;

/// Caller owns the result (most libpipewire calls take it over).
pw_properties* to_pw_properties(const Properties& properties);

/// One client of the session's PipeWire, with its own main loop thread and data thread.
class Connection {
 public:
  /// Throws std::runtime_error if PipeWire cannot be reached.
  explicit Connection(const Properties& client_properties = {});
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  pw_thread_loop* loop() const { return loop_; }
  pw_context* context() const { return context_; }
  pw_core* core() const { return core_; }
  /// Returns once the server has answered everything sent so far, or after 5 s.
  /// Throws std::runtime_error on time-out. Not with the loop locked.
  void round_trip();
  /// Version of the PipeWire daemon, e.g. "1.4.2".
  std::string server_version();

 private:
  pw_thread_loop* loop_ = nullptr;
  pw_context* context_ = nullptr;
  pw_core* core_ = nullptr;
};

/// Holds a connection's loop: its callbacks do not run meanwhile. Recursive.
class LoopLock {
 public:
  explicit LoopLock(const Connection& connection) : loop_(connection.loop()) {
    pw_thread_loop_lock(loop_);
  }
  ~LoopLock() { pw_thread_loop_unlock(loop_); }
  LoopLock(const LoopLock&) = delete;
  LoopLock& operator=(const LoopLock&) = delete;

 private:
  pw_thread_loop* loop_;
};

} // namespace headroom::test
