/* SPDX-License-Identifier: MIT */
#ifndef HEADROOM_IPC_CLIENT_H
#define HEADROOM_IPC_CLIENT_H

#include <headroom-ipc/errors.h>
#include <headroom-ipc/events.h>
#include <headroom-ipc/notices.h>
#include <headroom-ipc/requests.h>
#include <headroom-ipc/status.h>
#include <headroom-ipc/values.h>
#include <headroom-ipc/version.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A connection to headroomd that finds the daemon, and finds it again when it was restarted.
 *
 * No threads, no globals, no signals, no output. One client belongs to one thread at a time; after
 * fork() only the parent may use it. In an event loop:
 *
 *     struct headroom_client *client;
 *     if (headroom_client_create(NULL, &client) < 0) return;
 *     watch(headroom_client_fd(client), POLLIN);      // once; then, whenever it is readable:
 *     headroom_client_dispatch(client);
 *     struct headroom_event event = {.size = sizeof event};
 *     while (headroom_client_next_event(client, &event) > 0) handle(&event);
 */
struct headroom_client;

/**
 * Makes a client; the first attempt to connect happens in the first dispatch, so a missing daemon
 * is no error here.
 *
 * @param socket_path  NULL: $HEADROOM_SOCKET, else $XDG_RUNTIME_DIR/headroom/control.sock, else
 *   /run/user/UID/headroom/control.sock
 * @return 0, -ENAMETOOLONG, -ENOMEM, or what the kernel said (-EMFILE)
 */
int headroom_client_create(const char* socket_path, struct headroom_client** ret_client);

/** Closes the connection and frees everything. NULL is fine. */
void headroom_client_destroy(struct headroom_client* client);

/**
 * The one descriptor to watch, constant for the client's life. Poll it, do nothing else with it.
 * It becomes readable for timeouts and reconnection as well.
 */
int headroom_client_fd(const struct headroom_client* client);

/** What to poll the descriptor for: POLLIN, always. */
short headroom_client_events(const struct headroom_client* client);

/**
 * Milliseconds until dispatch has something to do even without traffic, -1 for never. Only for
 * loops that cannot rely on the descriptor alone.
 */
int headroom_client_timeout_ms(const struct headroom_client* client);

/**
 * Reads, writes, reconnects, expires; never blocks. What happened is in
 * headroom_client_next_event(): a lost daemon is an event, not a failure of this function.
 *
 * @return 0, or -ENOMEM
 */
int headroom_client_dispatch(struct headroom_client* client);

/** @return 1 between HEADROOM_EVENT_CONNECTED and HEADROOM_EVENT_DISCONNECTED, else 0 */
int headroom_client_is_connected(const struct headroom_client* client);

/** How long requests may take before they fail with HEADROOM_ERROR_TIMEOUT; 5000 at first.
 * @param timeout_ms  1 .. 3600000
 * @return 0 or -EINVAL */
int headroom_client_set_request_timeout_ms(struct headroom_client* client, int32_t timeout_ms);

/** HEADROOM_ERROR_ of the last failure; HEADROOM_ERROR_NONE if there was none. */
uint32_t headroom_client_error(const struct headroom_client* client);

/** The last failure in one line for people; "" if there was none. Lives until the next call on
 * this client. */
const char* headroom_client_error_message(const struct headroom_client* client);

/** The daemon's code for the last failure, "NOT_FOUND"; "" unless that is HEADROOM_ERROR_REJECTED.
 * Lives until the next call on this client. */
const char* headroom_client_error_code(const struct headroom_client* client);

/** Process of the daemon that we are connected to. @return 0, or -ENOTCONN */
int headroom_client_daemon_pid(const struct headroom_client* client, int32_t* ret_pid);

#ifdef __cplusplus
}
#endif
#endif
