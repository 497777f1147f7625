// SPDX-License-Identifier: MIT
// How a session waits: its descriptor, its timer, and the one call that blocks.
#include "session.hpp"
#include <algorithm>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <system_error>

namespace headroom::ipc {

using namespace std::chrono_literals;

Session::Session(std::string socket_path)
    : socket_path_(std::move(socket_path)), epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)), wake_(Clock::now()) {
  epoll_event event{};
  event.events = EPOLLIN;
  if (!epoll_ || !timer_ || ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, timer_.get(), &event) != 0)
    throw std::system_error(errno, std::generic_category());
  watch();
}

std::optional<Session::Clock::time_point> Session::deadline() const {
  std::optional<Clock::time_point> next;
  if (!connected_)
    next = wake_;
  for (const auto& [id, request] : pending_)
    if (request.deadline != Clock::time_point::max() && (!next || request.deadline < *next))
      next = request.deadline;
  return next;
}

/// Makes fd() readable for exactly what is awaited now.
void Session::watch() {
  if (link_.is_open()) {
    epoll_event event{};
    event.events = EPOLLIN | (link_.has_output() ? static_cast<uint32_t>(EPOLLOUT) : 0u);
    // A new socket often has the number of the one before it.
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, link_.fd(), &event) != 0)
      ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, link_.fd(), &event);
  }
  itimerspec setting{};
  if (const auto next = deadline()) {
    const auto wait = std::max<std::chrono::nanoseconds>(*next - Clock::now(), 1ns); // 0 disarms
    setting.it_value.tv_sec = static_cast<time_t>(wait / 1s);
    setting.it_value.tv_nsec = static_cast<long>((wait % 1s).count());
  }
  ::timerfd_settime(timer_.get(), 0, &setting, nullptr);
}

/// @return false when the deadline has passed
bool Session::wait_until(Clock::time_point deadline) const {
  const auto left = std::chrono::ceil<Milliseconds>(deadline - Clock::now());
  if (left <= 0ms)
    return false;
  pollfd wait{fd(), POLLIN, 0};
  ::poll(&wait, 1, static_cast<int>(left.count()));
  return true;
}

std::optional<pid_t> Session::daemon_pid() const {
  const pid_t pid = connected_ ? link_.peer_pid() : 0;
  return pid > 0 ? std::optional(pid) : std::nullopt;
}

uint32_t Session::time_out(Milliseconds timeout) {
  fail({HEADROOM_ERROR_TIMEOUT,
        "the daemon did not answer within " + std::to_string(timeout.count()) + " ms", ""});
  return HEADROOM_ERROR_TIMEOUT;
}

/// One attempt.
uint32_t Session::run_connect(Clock::time_point give_up, Milliseconds timeout) {
  uint64_t failed_before = failed_attempts_;
  if (connected_) {
    dispatch(); // notices a daemon that has gone since the last call
    failed_before = failed_attempts_;
  }
  if (!link_.is_open())
    wake_ = Clock::now();
  while (!connected_) {
    dispatch();
    if (connected_)
      break;
    if (failed_attempts_ != failed_before)
      return last_failure_.error;
    if (!wait_until(give_up))
      return time_out(timeout);
  }
  return HEADROOM_ERROR_NONE;
}

uint32_t Session::run(std::string_view op, std::string_view args_json, Milliseconds timeout,
                      wire::Value& ret_result) {
  const auto give_up = Clock::now() + timeout;
  if (const uint32_t error = run_connect(give_up, timeout))
    return error;
  blocking_outcome_.reset();
  blocking_id_ = request(op, args_json);
  // The caller's time counts, not that of requests in general.
  pending_[blocking_id_].deadline = Clock::time_point::max();
  while (!blocking_outcome_) {
    dispatch();
    if (!blocking_outcome_ && !wait_until(give_up)) {
      pending_.erase(blocking_id_);
      blocking_outcome_ = time_out(timeout);
    }
  }
  blocking_id_ = 0;
  if (*blocking_outcome_ == HEADROOM_ERROR_NONE)
    ret_result = std::move(blocking_result_);
  return *blocking_outcome_;
}

} // namespace headroom::ipc
