/* SPDX-License-Identifier: MIT */
#ifndef HEADROOM_IPC_EVENTS_H
#define HEADROOM_IPC_EVENTS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct headroom_client;

#define HEADROOM_EVENT_CONNECTED 1u    /**< requests can be sent now; json: the daemon's hello */
#define HEADROOM_EVENT_DISCONNECTED 2u /**< error says why; sent once, not per failed attempt */
#define HEADROOM_EVENT_STATUS 3u       /**< a new status can be read, see status.h */
#define HEADROOM_EVENT_REPLY 4u        /**< json: the result of headroom_client_request() */
#define HEADROOM_EVENT_FAILED 5u       /**< the request request_id failed; error says why */
#define HEADROOM_EVENT_NOTICE 6u       /**< something happened: topic, name, json; notices.h */

/**
 * One thing that happened. Pointers are NULL where they say nothing; they and the struct's
 * strings live until the next headroom_client_next_event() or destroy on that client.
 */
struct headroom_event {
  size_t size;         /**< caller sets to sizeof; the library writes what it filled */
  uint32_t type;       /**< HEADROOM_EVENT_; skip those you do not know */
  uint32_t error;      /**< HEADROOM_ERROR_ */
  uint64_t request_id; /**< of STATUS, REPLY and FAILED; else 0 */
  const char* message; /**< the error in one line, for people */
  const char* code;    /**< the daemon's code with HEADROOM_ERROR_REJECTED: "NOT_FOUND" */
  const char* topic;   /**< "routing" */
  const char* name;    /**< "stream_routed"; with FAILED of a subscription "subscribe" */
  const char* json;    /**< one JSON value, fields unknown to this library included */
};

/**
 * Takes the oldest event.
 *
 * @return 1 when there was one, 0 when there is none, -EINVAL when event->size makes no sense
 */
int headroom_client_next_event(struct headroom_client* client, struct headroom_event* event);

#ifdef __cplusplus
}
#endif
#endif
