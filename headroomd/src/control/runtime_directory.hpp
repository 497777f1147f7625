// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/listening_socket.hpp"
#include <string>

namespace headroom::control {

/// $XDG_RUNTIME_DIR/headroom, locked for one daemon, with the listening sockets in it.
class RuntimeDirectory {
public:
  /// Checks, creates (0700), locks and listens. Never waits.
  /// @param xdg_runtime_dir  value of the variable; may be nullptr
  /// @throws StartError
  explicit RuntimeDirectory(const char* xdg_runtime_dir);

  /// For frames.
  const ListeningSocket& control() const { return control_; }
  /// For lines.
  const ListeningSocket& lines() const { return lines_; }
  const std::string& socket_path() const { return control_.path(); }

private:
  std::string path_;
  FileDescriptor lock_;
  ListeningSocket control_;
  ListeningSocket lines_;
};

} // namespace headroom::control
