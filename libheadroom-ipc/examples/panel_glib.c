/* SPDX-License-Identifier: MIT */
/* A panel in GLib's main loop (GTK, GNOME): prints a line whenever something changes. With a number
 * as argument it ends after that many lines. */
#include <glib-unix.h>
#include <headroom-ipc/client.h>
#include <stdlib.h>

struct panel {
  struct headroom_client* client;
  GMainLoop* loop;
  long lines_left; /* -1 = for ever */
};

static void show(struct panel* panel, const char* text) {
  g_print("%s\n", text);
  if (panel->lines_left > 0 && --panel->lines_left == 0)
    g_main_loop_quit(panel->loop);
}

static void show_status(struct panel* panel) {
  struct headroom_status status = {.size = sizeof status};
  if (headroom_client_get_status(panel->client, &status) == 0)
    show(panel, status.bypass ? "bypassed" : status.profile);
}

static gboolean on_readable(gint fd, GIOCondition condition, gpointer data) {
  (void)fd, (void)condition;
  struct panel* panel = data;
  if (headroom_client_dispatch(panel->client) < 0)
    return G_SOURCE_REMOVE;
  struct headroom_event event = {.size = sizeof event};
  while (headroom_client_next_event(panel->client, &event) > 0) {
    if (event.type == HEADROOM_EVENT_CONNECTED || event.type == HEADROOM_EVENT_NOTICE)
      headroom_client_request_status(panel->client, NULL);
    else if (event.type == HEADROOM_EVENT_STATUS)
      show_status(panel);
    else if (event.type == HEADROOM_EVENT_DISCONNECTED)
      show(panel, "away");
  }
  return G_SOURCE_CONTINUE;
}

int main(int argc, char** argv) {
  struct panel panel = {NULL, NULL, argc > 1 ? strtol(argv[1], NULL, 10) : -1};
  if (headroom_client_create(NULL, &panel.client) < 0)
    return 1;
  headroom_client_subscribe(panel.client, "profile,routing,daemon", 0);
  panel.loop = g_main_loop_new(NULL, FALSE);
  g_unix_fd_add(headroom_client_fd(panel.client), G_IO_IN, on_readable, &panel);
  g_main_loop_run(panel.loop);
  g_main_loop_unref(panel.loop);
  headroom_client_destroy(panel.client);
  return 0;
}
