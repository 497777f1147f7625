/* SPDX-License-Identifier: MIT */
#ifndef HEADROOM_IPC_REQUESTS_H
#define HEADROOM_IPC_REQUESTS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct headroom_client;

/*
 * Requests. The functions of this header send one and return at once; HEADROOM_EVENT_REPLY,
 * HEADROOM_EVENT_STATUS or HEADROOM_EVENT_FAILED with its id follows. ret_request_id may be NULL
 * for whoever does not care which request it was.
 *
 * They return 0; -ENOTCONN before HEADROOM_EVENT_CONNECTED; -EINVAL for an argument that cannot be
 * right; -EMSGSIZE above 1 MiB. What the daemon thinks of the values is in the event.
 */

/**
 * Any request of the protocol (headroom-ipc(7)).
 *
 * @param op  "setting.get"
 * @param args_json  a JSON object, or NULL
 */
int headroom_client_request(struct headroom_client* client, const char* op, const char* args_json,
                            uint64_t* ret_request_id);

/** HEADROOM_EVENT_STATUS follows, then status.h can read it. */
int headroom_client_request_status(struct headroom_client* client, uint64_t* ret_request_id);

/** @param enabled  0 or 1: 1 lets everything go around the processing */
int headroom_client_set_bypass(struct headroom_client* client, uint32_t enabled,
                               uint64_t* ret_request_id);

/** The reply is {"profiles": [{"name", "active", "description"}]}; values.h reads it. */
int headroom_client_list_profiles(struct headroom_client* client, uint64_t* ret_request_id);
int headroom_client_use_profile(struct headroom_client* client, const char* name,
                                uint64_t* ret_request_id);

/** The reply is {"key", "value"}. @param key  "limiter.release_ms" */
int headroom_client_get_setting(struct headroom_client* client, const char* key,
                                uint64_t* ret_request_id);
/** @param value_json  "-16", "true", "\"auto\"", "[1,2]" */
int headroom_client_set_setting(struct headroom_client* client, const char* key,
                                const char* value_json, uint64_t* ret_request_id);
/** As above, whatever the locale thinks of decimal points. @param value  finite */
int headroom_client_set_setting_number(struct headroom_client* client, const char* key,
                                       double value, uint64_t* ret_request_id);
/** As above, quoted and escaped. @param value  UTF-8 */
int headroom_client_set_setting_text(struct headroom_client* client, const char* key,
                                     const char* value, uint64_t* ret_request_id);
/** Back to what the profile says. */
int headroom_client_clear_setting(struct headroom_client* client, const char* key,
                                  uint64_t* ret_request_id);

/** From now on, for all streams of an app. @param route  HEADROOM_ROUTE_ */
int headroom_client_set_route(struct headroom_client* client, const char* app, uint32_t route,
                              uint64_t* ret_request_id);
int headroom_client_unset_route(struct headroom_client* client, const char* app,
                                uint64_t* ret_request_id);
/** For one stream, as long as it lives. */
int headroom_client_set_stream_route(struct headroom_client* client, uint32_t node_id,
                                     uint32_t route, uint64_t* ret_request_id);

/** Soft volume of one app. @param enabled  0 or 1 */
int headroom_client_set_per_app(struct headroom_client* client, const char* app, uint32_t enabled,
                                uint64_t* ret_request_id);
/** Soft volumes altogether. @param enabled  0 or 1 */
int headroom_client_set_per_app_master(struct headroom_client* client, uint32_t enabled,
                                       uint64_t* ret_request_id);

/**
 * What the daemon shall tell without being asked, each as a HEADROOM_EVENT_NOTICE. Replaces what
 * was said before; "" ends it. Kept across reconnections, and works before the first one too.
 * Only a failure is an event: HEADROOM_EVENT_FAILED with request_id 0 and name "subscribe".
 *
 * @param topics  separated by commas: "routing,profile,meters"
 * @param meters_hz  ticks per second on topic meters, 0 = as the daemon likes
 * @return 0, or -EINVAL for an empty topic
 */
int headroom_client_subscribe(struct headroom_client* client, const char* topics,
                              uint32_t meters_hz);

/**
 * Connects if need be, sends a request and waits for the outcome. Blocks. Events that happen
 * meanwhile stay queued, but for those of this request. Makes one attempt only: no daemon, no
 * waiting.
 *
 * @param args_json  a JSON object, or NULL
 * @param timeout_ms  for everything together, >= 0
 * @param ret_result_json  the result; lives until the next call of a run or next_event function;
 *   may be NULL: values.h reads the result as well
 * @return 0; -EINVAL, -EMSGSIZE as above; else the errno of one of errors.h
 */
int headroom_client_run(struct headroom_client* client, const char* op, const char* args_json,
                        int32_t timeout_ms, const char** ret_result_json);

/** headroom_client_run() of "status"; after 0, status.h reads it. */
int headroom_client_run_status(struct headroom_client* client, int32_t timeout_ms);

#ifdef __cplusplus
}
#endif
#endif
