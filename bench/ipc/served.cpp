// SPDX-License-Identifier: GPL-3.0-or-later
#include "served.hpp"
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <poll.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace headroom::bench {

Served::Served(const std::function<void()>& serve) : pid_(::fork()) {
  if (pid_ < 0)
    throw std::runtime_error("fork");
  if (pid_ > 0)
    return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  serve();
  std::_Exit(1);
}

Served::~Served() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

double Served::cpu_seconds() const {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
    throw std::runtime_error("no CPU clock");
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

void serve_echo(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  std::vector<pollfd> fds{{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), POLLIN, 0}};
  if (::bind(fds[0].fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(fds[0].fd, 16) != 0)
    return;
  for (;;) {
    ::poll(fds.data(), fds.size(), -1);
    for (size_t i = 1; i < fds.size(); ++i) {
      char bytes[65536];
      if (fds[i].revents == 0)
        continue;
      const ssize_t count = ::recv(fds[i].fd, bytes, sizeof bytes, 0);
      if (count <= 0)
        fds[i].fd = -1;
      else if (::send(fds[i].fd, bytes, static_cast<size_t>(count), MSG_NOSIGNAL) != count)
        return;
    }
    if (fds[0].revents != 0)
      fds.push_back({::accept(fds[0].fd, nullptr, nullptr), POLLIN, 0});
  }
}

} // namespace headroom::bench
