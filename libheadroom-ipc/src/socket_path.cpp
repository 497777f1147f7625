// SPDX-License-Identifier: MIT
#include "socket_path.hpp"
#include <cstdlib>
#include <unistd.h>

namespace headroom::ipc {

std::string default_socket_path() {
  if (const char* path = std::getenv("HEADROOM_SOCKET"); path && *path)
    return path;
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  return (runtime && *runtime ? std::string(runtime) : "/run/user/" + std::to_string(::getuid())) +
         "/headroom/control.sock";
}

} // namespace headroom::ipc
