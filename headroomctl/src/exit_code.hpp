// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <headroom-ipc/errors.h>

namespace headroom::ctl {

/// What headroomctl exits with; documented in its help.
enum ExitCode : int {
  kOk = 0,
  kRequestFailed = 1,
  kUsage = 2,
  kNoDaemon = 3,
  kRefused = 4, ///< or a protocol that we do not speak
  kNotFound = 5,
  kTimeout = 124, ///< as timeout(1)
};

/// @param error  HEADROOM_ERROR_
constexpr ExitCode exit_code_of(uint32_t error) {
  switch (error) {
  case HEADROOM_ERROR_NONE:
    return kOk;
  case HEADROOM_ERROR_NO_DAEMON:
    return kNoDaemon;
  case HEADROOM_ERROR_REFUSED:
  case HEADROOM_ERROR_PROTOCOL:
  case HEADROOM_ERROR_MALFORMED:
    return kRefused;
  case HEADROOM_ERROR_TIMEOUT:
    return kTimeout;
  default:
    return kRequestFailed;
  }
}

} // namespace headroom::ctl
