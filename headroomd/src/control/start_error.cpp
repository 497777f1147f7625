// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/start_error.hpp"
#include <cerrno>
#include <cstring>

namespace headroom::control {

void fail(StartError::Reason reason, const std::string& message) {
  throw StartError(reason, message);
}

void fail_errno(const std::string& what, int error) {
  const bool denied = error == EACCES || error == EPERM || error == EROFS;
  fail(denied ? StartError::Reason::bad_permissions : StartError::Reason::system,
       what + ": " + std::strerror(error));
}

} // namespace headroom::control
