// SPDX-License-Identifier: MIT
#include "exported.hpp"

#include "failure.hpp"
#include <cstring>

namespace headroom::ipc {

int negative_errno(uint32_t error) {
  switch (error) {
  case HEADROOM_ERROR_NONE:
    return 0;
  case HEADROOM_ERROR_NO_DAEMON:
    return -ECONNREFUSED;
  case HEADROOM_ERROR_REFUSED:
    return -EACCES;
  case HEADROOM_ERROR_PROTOCOL:
    return -EPROTONOSUPPORT;
  case HEADROOM_ERROR_TIMEOUT:
    return -ETIMEDOUT;
  case HEADROOM_ERROR_MALFORMED:
    return -EBADMSG;
  case HEADROOM_ERROR_REJECTED:
    return -EREMOTEIO;
  case HEADROOM_ERROR_LOST:
    return -ECONNRESET;
  default:
    return -EIO;
  }
}

Failure connect_failure(int error_number, const std::string& socket_path) {
  switch (error_number) {
  case ENOENT:
  case ENOTDIR:
  case ECONNREFUSED:
    return {HEADROOM_ERROR_NO_DAEMON, "no daemon answers on " + socket_path, ""};
  case EACCES:
  case EPERM:
    return {HEADROOM_ERROR_REFUSED, "not allowed to connect to " + socket_path, ""};
  case EAGAIN:
    return {HEADROOM_ERROR_REFUSED, "the daemon does not accept connections on " + socket_path, ""};
  default:
    return {HEADROOM_ERROR_SYSTEM, socket_path + ": " + std::strerror(error_number), ""};
  }
}

} // namespace headroom::ipc

extern "C" const char* headroom_error_text(uint32_t error) {
  switch (error) {
  case HEADROOM_ERROR_NONE:
    return "no error";
  case HEADROOM_ERROR_NO_DAEMON:
    return "no daemon";
  case HEADROOM_ERROR_REFUSED:
    return "connection refused by the daemon";
  case HEADROOM_ERROR_PROTOCOL:
    return "protocol mismatch";
  case HEADROOM_ERROR_TIMEOUT:
    return "no answer in time";
  case HEADROOM_ERROR_MALFORMED:
    return "malformed answer";
  case HEADROOM_ERROR_REJECTED:
    return "request rejected";
  case HEADROOM_ERROR_LOST:
    return "connection lost";
  case HEADROOM_ERROR_SYSTEM:
    return "system error";
  default:
    return "unknown error";
  }
}
