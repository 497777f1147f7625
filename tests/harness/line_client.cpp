// SPDX-License-Identifier: GPL-3.0-or-later
#include "line_client.hpp"

#include <cerrno>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace headroom::test {

namespace {

constexpr int kPatienceMs = 20'000; // only a hang ever waits that long

} // namespace

LineClient::LineClient(const std::filesystem::path& socket_path)
    : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket_path.string().copy(address.sun_path, sizeof address.sun_path - 1);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    disconnect();
}

LineClient::~LineClient() { disconnect(); }

LineClient::LineClient(LineClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}

LineClient& LineClient::operator=(LineClient&& other) noexcept {
  std::swap(socket_, other.socket_);
  std::swap(received_, other.received_);
  return *this;
}

void LineClient::disconnect() {
  if (socket_ >= 0)
    ::close(std::exchange(socket_, -1));
}

size_t LineClient::send(std::string_view bytes) {
  const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (count < 0 && errno != EAGAIN && errno != EINTR)
    disconnect();
  return count < 0 ? 0 : static_cast<size_t>(count);
}

size_t LineClient::drain() {
  char bytes[65536];
  size_t all = 0;
  for (ssize_t count = 1; count > 0 && connected(); all += static_cast<size_t>(count)) {
    count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR))
      disconnect();
    if (count < 0)
      break;
  }
  return all;
}

std::string LineClient::receive() {
  for (;;) {
    if (const size_t end = received_.find('\n'); end != std::string::npos) {
      const std::string line = received_.substr(0, end);
      received_.erase(0, end + 1);
      return line;
    }
    pollfd wait{socket_, POLLIN, 0};
    char bytes[65536];
    const ssize_t count =
        ::poll(&wait, 1, kPatienceMs) > 0 ? ::recv(socket_, bytes, sizeof bytes, 0) : -1;
    if (count <= 0)
      throw std::runtime_error("nothing comes on the control socket");
    received_.append(bytes, static_cast<size_t>(count));
  }
}

std::string LineClient::ask(std::string_view request) {
  if (send(std::string(request) + "\n") != request.size() + 1)
    throw std::runtime_error("the daemon does not read");
  std::string line = receive();
  while (line.starts_with("{\"event\":"))
    line = receive();
  return line;
}

} // namespace headroom::test
