/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A panel: prints the profile whenever it is another, until the daemon goes away. */
#include <headroom-ipc/client.h>
#include <poll.h>
#include <stdio.h>

static int print_profile(const struct headroom_client* client) {
  struct headroom_status status = {.size = sizeof status};
  if (headroom_client_get_status(client, &status) < 0)
    return 1;
  printf("%s, %u streams, %llu overruns\n", status.profile, status.stream_count,
         (unsigned long long)status.callback_overruns);
  return fflush(stdout);
}

int main(int argc, char** argv) {
  struct headroom_client* client = NULL;
  if (headroom_client_create(argc > 1 ? argv[1] : NULL, &client) < 0)
    return 2;
  int result = headroom_client_subscribe(client, "profile", 0);
  for (int away = 0; result == 0 && !away;) {
    struct pollfd wait = {headroom_client_fd(client), headroom_client_events(client), 0};
    poll(&wait, 1, headroom_client_timeout_ms(client));
    headroom_client_dispatch(client);
    struct headroom_event event = {.size = sizeof event};
    while (result == 0 && headroom_client_next_event(client, &event) > 0) {
      if (event.type == HEADROOM_EVENT_STATUS)
        result = print_profile(client);
      else if (event.type == HEADROOM_EVENT_CONNECTED || event.type == HEADROOM_EVENT_NOTICE)
        result = headroom_client_request_status(client, NULL);
      else if (event.type == HEADROOM_EVENT_DISCONNECTED)
        away = 1;
    }
  }
  printf("%s\n", headroom_client_error_message(client));
  headroom_client_destroy(client);
  return result == 0 ? 0 : 1;
}
