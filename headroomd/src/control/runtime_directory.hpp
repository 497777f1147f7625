// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/start_error.hpp"
#include "file_descriptor.hpp"
#include <string>
#include <sys/types.h>

namespace headroom::control {

/// $XDG_RUNTIME_DIR/headroom, locked for one daemon, with the listening socket in it.
class RuntimeDirectory {
public:
  /// Checks, creates (0700), locks and listens (0600). A socket that nobody answers is replaced.
  /// Never waits.
  /// @param xdg_runtime_dir  value of the variable; may be nullptr
  /// @throws StartError
  explicit RuntimeDirectory(const char* xdg_runtime_dir);
  /// Removes the socket if it is still this one.
  ~RuntimeDirectory();
  RuntimeDirectory(const RuntimeDirectory&) = delete;
  RuntimeDirectory& operator=(const RuntimeDirectory&) = delete;

  /// Listening, non-blocking.
  int listener() const { return listener_.get(); }
  const std::string& socket_path() const { return socket_path_; }

private:
  void listen();

  FileDescriptor lock_;
  FileDescriptor listener_;
  std::string socket_path_;
  dev_t socket_device_ = 0;
  ino_t socket_inode_ = 0;
};

} // namespace headroom::control
