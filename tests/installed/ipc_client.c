/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a panel does first, where no daemon runs. */
#include <errno.h>
#include <headroom-ipc/client.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  struct headroom_client* client = NULL;
  if (headroom_client_create("/nonexistent/control.sock", &client) < 0)
    return 1;
  const int result = headroom_client_run_status(client, 1000);
  printf("%s\n", headroom_client_error_message(client));
  const int told = result < 0 && strlen(headroom_client_error_message(client)) > 0 &&
                   !headroom_client_is_connected(client);
  headroom_client_destroy(client);
  return told ? 0 : 1;
}
