/* SPDX-License-Identifier: MIT */
/* A panel in libuv's loop: prints a line whenever something changes. With a number as argument it
 * ends after that many lines. */
#include <headroom-ipc/client.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

struct panel {
  struct headroom_client* client;
  uv_poll_t* watch;
  long lines_left; /* -1 = for ever */
};

static void show(struct panel* panel, const char* text) {
  printf("%s\n", text);
  fflush(stdout);
  if (panel->lines_left > 0 && --panel->lines_left == 0)
    uv_poll_stop(panel->watch); /* nothing is left to do: uv_run() returns */
}

static void show_status(struct panel* panel) {
  struct headroom_status status = {.size = sizeof status};
  if (headroom_client_get_status(panel->client, &status) == 0)
    show(panel, status.bypass ? "bypassed" : status.profile);
}

static void on_readable(uv_poll_t* watch, int error, int events) {
  (void)error, (void)events;
  struct panel* panel = watch->data;
  if (headroom_client_dispatch(panel->client) < 0)
    return;
  struct headroom_event event = {.size = sizeof event};
  while (panel->lines_left != 0 && headroom_client_next_event(panel->client, &event) > 0) {
    if (event.type == HEADROOM_EVENT_CONNECTED || event.type == HEADROOM_EVENT_NOTICE)
      headroom_client_request_status(panel->client, NULL);
    else if (event.type == HEADROOM_EVENT_STATUS)
      show_status(panel);
    else if (event.type == HEADROOM_EVENT_DISCONNECTED)
      show(panel, "away");
  }
}

int main(int argc, char** argv) {
  uv_loop_t loop;
  uv_poll_t watch;
  struct panel panel = {NULL, &watch, argc > 1 ? strtol(argv[1], NULL, 10) : -1};
  if (headroom_client_create(NULL, &panel.client) < 0)
    return 1;
  headroom_client_subscribe(panel.client, "profile,routing,daemon", 0);
  uv_loop_init(&loop);
  uv_poll_init(&loop, &watch, headroom_client_fd(panel.client));
  watch.data = &panel;
  uv_poll_start(&watch, UV_READABLE, on_readable);
  uv_run(&loop, UV_RUN_DEFAULT);
  uv_close((uv_handle_t*)&watch, NULL);
  uv_run(&loop, UV_RUN_DEFAULT);
  uv_loop_close(&loop);
  headroom_client_destroy(panel.client);
  return 0;
}
