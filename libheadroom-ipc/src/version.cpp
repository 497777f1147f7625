// SPDX-License-Identifier: MIT
#include "exported.hpp"

#include "wire_message.hpp"

extern "C" {

const char* headroom_ipc_version_string(void) { return HEADROOM_IPC_VERSION; }
uint32_t headroom_ipc_protocol_min(void) { return headroom::wire::kProtocol; }
uint32_t headroom_ipc_protocol_max(void) { return headroom::wire::kProtocol; }

} // extern "C"
