// SPDX-License-Identifier: GPL-3.0-or-later
#include "event_loop.hpp"
#include "daemon.hpp"
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace headroom::ctl {

EventLoop::EventLoop(const Common& common) : client_(nullptr, headroom_client_destroy) {
  headroom_client* created = nullptr;
  const int error = headroom_client_create(
      common.socket_path.empty() ? nullptr : common.socket_path.c_str(), &created);
  if (error < 0)
    throw Failed(error == -ENAMETOOLONG ? kUsage : kRequestFailed, std::strerror(-error));
  client_.reset(created);
}

bool EventLoop::turn(std::optional<Clock::time_point> deadline,
                     const std::function<bool(const headroom_event&)>& handle) {
  int wait_ms = -1;
  if (deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now());
    wait_ms = static_cast<int>(std::clamp<int64_t>(left.count(), 0, 3'600'000));
  }
  // Nothing is asked of standard output: POLLERR and POLLHUP come unasked.
  pollfd fds[] = {{headroom_client_fd(client()), headroom_client_events(client()), 0},
                  {STDOUT_FILENO, 0, 0}};
  ::poll(fds, 2, wait_ms);
  if (fds[1].revents & (POLLERR | POLLHUP))
    ::_exit(kOk);
  if (headroom_client_dispatch(client()) < 0)
    throw Failed(kRequestFailed, "out of memory");
  headroom_event event{};
  event.size = sizeof event;
  while (headroom_client_next_event(client(), &event) > 0)
    if (!handle(event))
      return false;
  return true;
}

void end_quietly_when_told() {
  struct sigaction action {};
  action.sa_handler = [](int) { ::_exit(kOk); };
  for (const int signal : {SIGTERM, SIGHUP, SIGINT})
    ::sigaction(signal, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  const pid_t parent = ::getppid();
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) // it was quicker
    ::_exit(kOk);
}

bool print_line(const std::string& line) {
  const std::string text = line + "\n";
  for (size_t written = 0; written < text.size();) {
    const ssize_t count = ::write(STDOUT_FILENO, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return false;
    written += static_cast<size_t>(count);
  }
  return true;
}

} // namespace headroom::ctl
