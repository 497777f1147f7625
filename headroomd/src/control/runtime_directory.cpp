// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/runtime_directory.hpp"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace headroom::control {

namespace {

using Reason = StartError::Reason;

[[noreturn]] void fail(Reason reason, const std::string& message) {
  throw StartError(reason, message);
}

[[noreturn]] void fail_errno(const std::string& what, int error) {
  const bool denied = error == EACCES || error == EPERM || error == EROFS;
  fail(denied ? Reason::bad_permissions : Reason::system, what + ": " + std::strerror(error));
}

void require_private(const std::string& path, const struct stat& info) {
  if (!S_ISDIR(info.st_mode))
    fail(Reason::bad_permissions, path + " is not a directory");
  if (info.st_uid != ::geteuid())
    fail(Reason::bad_permissions, path + " belongs to uid " + std::to_string(info.st_uid) +
                                      ", we are " + std::to_string(::geteuid()));
  if (info.st_mode & 077)
    fail(Reason::bad_permissions, path + " is open to group or others; it must be mode 0700");
}

std::string checked_runtime_dir(const char* path) {
  if (!path || !*path)
    fail(Reason::no_runtime_dir, "XDG_RUNTIME_DIR is not set: there is no safe place for the "
                                 "control socket");
  if (*path != '/')
    fail(Reason::no_runtime_dir,
         std::string("XDG_RUNTIME_DIR must be an absolute path, got ") + path);
  struct stat info {};
  if (::stat(path, &info) != 0)
    fail(Reason::no_runtime_dir,
         std::string("XDG_RUNTIME_DIR ") + path + ": " + std::strerror(errno));
  require_private(path, info);
  return path;
}

std::string private_subdirectory(const std::string& parent) {
  const std::string path = parent + "/headroom";
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
    fail_errno("mkdir " + path, errno);
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0)
    fail_errno(path, errno);
  require_private(path, info);
  return path;
}

FileDescriptor lock(const std::string& path) {
  FileDescriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd)
    fail_errno("open " + path, errno);
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0)
    return fd;
  if (errno == EWOULDBLOCK)
    fail(Reason::already_running, "another headroomd is running (it holds " + path + ")");
  fail_errno("flock " + path, errno);
}

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

RuntimeDirectory::RuntimeDirectory(const char* xdg_runtime_dir) {
  const std::string directory = private_subdirectory(checked_runtime_dir(xdg_runtime_dir));
  lock_ = lock(directory + "/control.lock");
  socket_path_ = directory + "/control.sock";
  listen();
}

void RuntimeDirectory::listen() {
  const auto address = address_of(socket_path_);
  remove_stale(socket_path_, address);
  listener_ = unix_socket();
  // On Linux the mode of the unbound socket becomes that of the file: no moment with wider access.
  if (::fchmod(listener_.get(), 0600) != 0)
    fail_errno("fchmod", errno);
  if (::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    fail_errno("bind " + socket_path_, errno);
  struct stat info {};
  if (::lstat(socket_path_.c_str(), &info) != 0)
    fail_errno(socket_path_, errno);
  socket_device_ = info.st_dev;
  socket_inode_ = info.st_ino;
  if (::listen(listener_.get(), 64) != 0)
    fail_errno("listen " + socket_path_, errno);
}

RuntimeDirectory::~RuntimeDirectory() {
  struct stat info {};
  if (::lstat(socket_path_.c_str(), &info) == 0 && info.st_dev == socket_device_ &&
      info.st_ino == socket_inode_)
    ::unlink(socket_path_.c_str());
}

} // namespace headroom::control
