/* SPDX-License-Identifier: MIT */
#ifndef HEADROOM_IPC_VERSION_H
#define HEADROOM_IPC_VERSION_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Version of these headers. Major: incompatible; minor: symbols or fields added. */
#define HEADROOM_IPC_VERSION_MAJOR 0
#define HEADROOM_IPC_VERSION_MINOR 1
#define HEADROOM_IPC_VERSION_PATCH 0

/** Version of the library that is loaded, "major.minor.patch". Static storage. */
const char* headroom_ipc_version_string(void);

/** Lowest and highest wire protocol that the loaded library speaks. */
uint32_t headroom_ipc_protocol_min(void);
uint32_t headroom_ipc_protocol_max(void);

#ifdef __cplusplus
}
#endif
#endif
