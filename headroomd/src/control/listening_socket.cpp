// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/listening_socket.hpp"
#include <cerrno>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace headroom::control {

namespace {

using Reason = StartError::Reason;

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    fail(Reason::system, "the socket path is longer than " +
                             std::to_string(sizeof address.sun_path - 1) + " bytes: " + path);
  path.copy(address.sun_path, path.size());
  return address;
}

FileDescriptor unix_socket() {
  FileDescriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd)
    fail_errno("socket", errno);
  return fd;
}

/// Makes room for our socket; a predecessor that knows nothing of our lock may still answer there.
void remove_stale(const std::string& path, const sockaddr_un& address) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) {
    if (errno == ENOENT)
      return;
    fail_errno(path, errno);
  }
  if (!S_ISSOCK(info.st_mode))
    fail(Reason::system, path + " is in the way and is no socket");
  const auto probe = unix_socket();
  const int result =
      ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  // EAGAIN: somebody listens, with a full queue.
  if (result == 0 || errno == EAGAIN)
    fail(Reason::already_running, "another daemon answers on " + path);
  if (errno != ECONNREFUSED && errno != ENOENT)
    fail_errno("connect " + path, errno);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    fail_errno("unlink " + path, errno);
}

} // namespace

ListeningSocket::ListeningSocket(std::string path) : path_(std::move(path)) {
  const auto address = address_of(path_);
  remove_stale(path_, address);
  socket_ = unix_socket();
  // On Linux the mode of the unbound socket becomes that of the file: no moment with wider access.
  if (::fchmod(socket_.get(), 0600) != 0)
    fail_errno("fchmod", errno);
  if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    fail_errno("bind " + path_, errno);
  struct stat info {};
  if (::lstat(path_.c_str(), &info) != 0)
    fail_errno(path_, errno);
  device_ = info.st_dev;
  inode_ = info.st_ino;
  if (::listen(socket_.get(), 64) != 0)
    fail_errno("listen " + path_, errno);
}

ListeningSocket::~ListeningSocket() {
  struct stat info {};
  if (::lstat(path_.c_str(), &info) == 0 && info.st_dev == device_ && info.st_ino == inode_)
    ::unlink(path_.c_str());
}

} // namespace headroom::control
