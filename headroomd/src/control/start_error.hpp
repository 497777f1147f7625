// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stdexcept>
#include <string>

namespace headroom::control {

/// Why the control socket cannot be offered. what() is one line for the log.
struct StartError : std::runtime_error {
  enum class Reason {
    no_runtime_dir,  ///< XDG_RUNTIME_DIR is unset, relative, or no directory
    bad_permissions, ///< a directory on the way is not ours, or open to others
    already_running, ///< another headroom holds the lock or answers on the socket
    system,          ///< anything else that the kernel refused
  };
  StartError(Reason why, const std::string& message) : std::runtime_error(message), reason(why) {}
  Reason reason;
};

[[noreturn]] void fail(StartError::Reason reason, const std::string& message);
/// @param error  an errno
[[noreturn]] void fail_errno(const std::string& what, int error);

} // namespace headroom::control
