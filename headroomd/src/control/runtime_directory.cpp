// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/runtime_directory.hpp"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace headroom::control {

namespace {

using Reason = StartError::Reason;

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

} // namespace

RuntimeDirectory::RuntimeDirectory(const char* xdg_runtime_dir)
    : path_(private_subdirectory(checked_runtime_dir(xdg_runtime_dir))),
      lock_(lock(path_ + "/control.lock")), control_(path_ + "/control.sock"),
      lines_(path_ + "/lines.sock") {}

} // namespace headroom::control
