// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/start_error.hpp"
#include "file_descriptor.hpp"
#include <string>
#include <sys/types.h>

namespace headroom::control {

/// A socket in the file system that only its owner can connect to.
class ListeningSocket {
public:
  /// Listens, mode 0600. A socket that nobody answers is replaced. Never waits.
  /// @throws StartError
  explicit ListeningSocket(std::string path);
  /// Removes the socket if it is still this one.
  ~ListeningSocket();
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;

  /// Non-blocking.
  int fd() const { return socket_.get(); }
  const std::string& path() const { return path_; }

private:
  std::string path_;
  FileDescriptor socket_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

} // namespace headroom::control
