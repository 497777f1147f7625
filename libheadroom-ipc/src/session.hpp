// SPDX-License-Identifier: MIT
#pragma once
#include "failure.hpp"
#include "headroom-ipc/events.h"
#include "link.hpp"
#include "wire_message.hpp"
#include "wire_status.hpp"
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace headroom::ipc {

/// headroom_event with strings of its own.
struct Event {
  uint32_t type = 0;
  uint64_t request_id = 0;
  Failure failure;
  std::string topic, name;
  wire::Value payload; ///< see has_payload()

  /// Whether there is JSON to read: null may be the result of a request.
  bool has_payload() const {
    return type != 0 && type != HEADROOM_EVENT_DISCONNECTED && type != HEADROOM_EVENT_FAILED;
  }
};

/// The conversation with a daemon that may come and go: hello, requests by id, deadlines,
/// reconnection. C++ behind the C functions of client.h.
class Session {
public:
  using Clock = std::chrono::steady_clock;
  using Milliseconds = std::chrono::milliseconds;

  static constexpr Milliseconds kFirstRetry{100}; ///< doubles with each failure
  static constexpr Milliseconds kLastRetry{5000};

  /// @throws std::system_error
  explicit Session(std::string socket_path);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  int fd() const { return epoll_.get(); }
  bool connected() const { return connected_; }
  std::optional<Clock::time_point> deadline() const;
  void dispatch();

  void set_request_timeout(Milliseconds timeout) { request_timeout_ = timeout; }

  /// @param args_json  a JSON object, or empty
  /// @return its id
  /// [connected() only]
  /// @throws std::length_error above 1 MiB
  uint64_t request(std::string_view op, std::string_view args_json);

  /// What is asked of the daemon now and after each reconnection, in place of what was before.
  void subscribe(std::vector<std::string> topics, uint32_t meters_hz);

  /// Blocks until the result is there or the failure is known.
  /// @return HEADROOM_ERROR_; ret_result is written only with HEADROOM_ERROR_NONE
  uint32_t run(std::string_view op, std::string_view args_json, Milliseconds timeout,
               wire::Value& ret_result);

  std::optional<pid_t> daemon_pid() const;

  std::optional<Event> next_event();
  /// Set by each status that arrives; read with take.
  std::optional<wire::Value> take_new_status() { return std::exchange(new_status_, std::nullopt); }

  void fail(Failure failure) { last_failure_ = std::move(failure); }
  const Failure& last_failure() const { return last_failure_; }

private:
  enum class Purpose { request, status, subscription };
  struct Pending {
    Clock::time_point deadline;
    Purpose purpose = Purpose::request;
  };

  uint64_t send(std::string_view op, std::string_view args_json, Purpose purpose);
  void send_subscription(const std::vector<std::string>& topics, bool wanted);
  uint32_t run_connect(Clock::time_point give_up, Milliseconds timeout);
  uint32_t time_out(Milliseconds timeout);
  void try_connect(Clock::time_point now);
  void exchange_bytes(Clock::time_point now);
  bool take(const wire::ServerMessage& message, Clock::time_point now);
  bool take_greeting(const wire::ServerMessage& message, Clock::time_point now);
  void finish(uint64_t id, const wire::ServerMessage& message);
  void fail_request(uint64_t id, Failure failure);
  void disconnect(Failure failure, Clock::time_point now);
  void expire(Clock::time_point now);
  void watch();
  bool wait_until(Clock::time_point deadline) const;

  std::string socket_path_;
  FileDescriptor epoll_, timer_;
  Link link_;
  bool connected_ = false; ///< has been greeted
  bool reported_ = false;  ///< this failure has been an event already
  uint64_t next_id_ = 1;
  uint64_t failed_attempts_ = 0; ///< or lost connections, ever
  Milliseconds retry_{kFirstRetry};
  Milliseconds request_timeout_{5000};
  Clock::time_point wake_; ///< next attempt, or until when the greeting may take
  std::map<uint64_t, Pending> pending_;
  std::deque<Event> events_;
  uint64_t blocking_id_ = 0; ///< whose outcome is not an event; 0 = none
  std::optional<uint32_t> blocking_outcome_;
  wire::Value blocking_result_;
  std::vector<std::string> topics_; ///< subscribed to
  uint32_t meters_hz_ = 0;          ///< 0 = the daemon's choice
  std::optional<wire::Value> new_status_;
  Failure last_failure_;
};

} // namespace headroom::ipc
