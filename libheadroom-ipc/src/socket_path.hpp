// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <sys/un.h>

namespace headroom::ipc {

inline constexpr size_t kMaxSocketPathBytes = sizeof(sockaddr_un::sun_path) - 1;

/// Where headroomd listens: $HEADROOM_SOCKET, else in $XDG_RUNTIME_DIR, else in /run/user/UID.
std::string default_socket_path();

} // namespace headroom::ipc
