// SPDX-License-Identifier: MIT
#include "link.hpp"
#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/un.h>

namespace headroom::ipc {

int Link::open(const std::string& socket_path) {
  close();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_path.size() >= sizeof address.sun_path)
    return ENAMETOOLONG;
  socket_path.copy(address.sun_path, socket_path.size());
  FileDescriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd)
    return errno;
  // On a UNIX socket this either works at once or fails; EAGAIN means a full queue.
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return errno;
  socket_ = std::move(fd);
  return 0;
}

void Link::close() {
  socket_ = FileDescriptor();
  decoder_ = {};
  output_.clear();
}

pid_t Link::peer_pid() const {
  ucred peer{};
  socklen_t bytes = sizeof peer;
  return ::getsockopt(fd(), SOL_SOCKET, SO_PEERCRED, &peer, &bytes) == 0 ? peer.pid : 0;
}

int Link::flush() {
  while (!output_.empty()) {
    const ssize_t count = ::send(fd(), output_.data(), output_.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return errno == EAGAIN ? 0 : errno;
    output_.erase(0, static_cast<size_t>(count));
  }
  return 0;
}

int Link::receive() {
  std::array<char, 65536> bytes;
  const ssize_t count = ::recv(fd(), bytes.data(), bytes.size(), 0);
  if (count < 0)
    return errno == EAGAIN || errno == EINTR ? 0 : errno;
  if (count == 0)
    return decoder_.partial() ? EBADMSG : ECONNRESET;
  decoder_.append({bytes.data(), static_cast<size_t>(count)});
  return decoder_.oversized() ? EBADMSG : 0;
}

} // namespace headroom::ipc
