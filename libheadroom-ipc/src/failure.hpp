// SPDX-License-Identifier: MIT
#pragma once
#include "headroom-ipc/errors.h"
#include <cerrno>
#include <cstdint>
#include <string>

namespace headroom::ipc {

/// One thing that went wrong, as errors.h classes it.
struct Failure {
  uint32_t error = HEADROOM_ERROR_NONE;
  std::string message;
  std::string code; ///< the daemon's, with HEADROOM_ERROR_REJECTED
};

/// The negative errno that goes with a HEADROOM_ERROR_.
int negative_errno(uint32_t error);

/// What a failed connect() means.
Failure connect_failure(int error_number, const std::string& socket_path);

} // namespace headroom::ipc
