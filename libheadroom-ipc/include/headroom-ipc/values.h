/* SPDX-License-Identifier: MIT */
#ifndef HEADROOM_IPC_VALUES_H
#define HEADROOM_IPC_VALUES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct headroom_client;

/*
 * JSON without a JSON library. These functions read the JSON of what headroom_client_next_event()
 * or a headroom_client_run function gave last: the data of an event, the result of a request.
 *
 * Values are addressed by JSON Pointer (RFC 6901): "/profiles/0/name"; "" is the whole. A text that
 * is no pointer finds nothing.
 */

#define HEADROOM_VALUE_NONE 0u /**< there is none */
#define HEADROOM_VALUE_NULL 1u
#define HEADROOM_VALUE_FLAG 2u
#define HEADROOM_VALUE_NUMBER 3u
#define HEADROOM_VALUE_TEXT 4u
#define HEADROOM_VALUE_ARRAY 5u
#define HEADROOM_VALUE_OBJECT 6u

/** @return HEADROOM_VALUE_ */
uint32_t headroom_client_value_type(const struct headroom_client* client, const char* pointer);

/** @return 0, or -ENOENT when there is no number there */
int headroom_client_value_number(const struct headroom_client* client, const char* pointer,
                                 double* ret_number);

/** @return 0, or -ENOENT when there is neither true nor false there */
int headroom_client_value_flag(const struct headroom_client* client, const char* pointer,
                               uint32_t* ret_flag);

/** @return UTF-8, NULL when there is no text there; lives as long as the value */
const char* headroom_client_value_text(const struct headroom_client* client, const char* pointer);

/** @return elements of an array, members of an object, 0 for all else */
uint32_t headroom_client_value_count(const struct headroom_client* client, const char* pointer);

/** @return name of the index-th member of an object, NULL when there is none; lives as long as the
 * value */
const char* headroom_client_value_key(const struct headroom_client* client, const char* pointer,
                                      uint32_t index);

/** @return JSON text of the value, NULL when there is none; lives until the next call of this
 * function, or as long as the value */
const char* headroom_client_value_json(struct headroom_client* client, const char* pointer);

#ifdef __cplusplus
}
#endif
#endif
