/* SPDX-License-Identifier: MIT */
/* Prints a line of status every second, whether the daemon is there or not. The loop is poll(2);
 * GLib, Qt or libuv would watch the same descriptor. With a number as argument it ends after that
 * many lines of status. */
#include <headroom-ipc/client.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

static void print_status(const struct headroom_client* client) {
  struct headroom_status status = {.size = sizeof status};
  if (headroom_client_get_status(client, &status) < 0)
    return;
  printf("streams: %u, ceiling %.1f dBTP, gain reduction %.1f dB\n", status.stream_count,
         status.ceiling_dbtp, status.gain_reduction_db);
  fflush(stdout);
}

int main(int argc, char** argv) {
  struct headroom_client* client;
  if (headroom_client_create(NULL, &client) < 0)
    return 1;
  long lines_left = argc > 1 ? strtol(argv[1], NULL, 10) : -1;

  while (lines_left != 0) {
    struct pollfd wait = {headroom_client_fd(client), headroom_client_events(client), 0};
    if (poll(&wait, 1, 1000) == 0 && headroom_client_is_connected(client)) {
      uint64_t id;
      headroom_client_request_status(client, &id);
    }
    if (headroom_client_dispatch(client) < 0)
      break;

    struct headroom_event event = {.size = sizeof event};
    while (lines_left != 0 && headroom_client_next_event(client, &event) > 0) {
      uint64_t id;
      if (event.type == HEADROOM_EVENT_CONNECTED)
        headroom_client_request_status(client, &id);
      if (event.type == HEADROOM_EVENT_DISCONNECTED)
        printf("away: %s\n", event.message);
      if (event.type != HEADROOM_EVENT_STATUS)
        continue;
      print_status(client);
      if (lines_left > 0)
        --lines_left;
    }
  }
  headroom_client_destroy(client);
  return 0;
}
