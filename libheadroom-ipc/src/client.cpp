// SPDX-License-Identifier: MIT
#include "exported.hpp"

#include "client.hpp"
#include "notice_kind.hpp"
#include "socket_path.hpp"
#include "wire_writer.hpp"
#include <poll.h>

using namespace headroom;
using ipc::guarded;
using ipc::Session;

extern "C" {

int headroom_client_create(const char* socket_path, headroom_client** ret_client) {
  return guarded([&] {
    std::string path = socket_path ? socket_path : ipc::default_socket_path();
    if (path.size() > ipc::kMaxSocketPathBytes)
      return -ENAMETOOLONG;
    *ret_client = new headroom_client(std::move(path));
    return 0;
  });
}

void headroom_client_destroy(headroom_client* client) { delete client; }

int headroom_client_fd(const headroom_client* client) { return client->session.fd(); }

short headroom_client_events(const headroom_client*) { return POLLIN; }

int headroom_client_timeout_ms(const headroom_client* client) {
  const auto deadline = client->session.deadline();
  if (!deadline)
    return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Session::Clock::now());
  return static_cast<int>(std::max<int64_t>(left.count(), 0));
}

int headroom_client_dispatch(headroom_client* client) {
  return guarded([&] {
    client->session.dispatch();
    client->keep_new_status();
    return 0;
  });
}

int headroom_client_is_connected(const headroom_client* client) {
  return client->session.connected() ? 1 : 0;
}

int headroom_client_set_request_timeout_ms(headroom_client* client, int32_t timeout_ms) {
  if (timeout_ms < 1 || timeout_ms > 3'600'000)
    return -EINVAL;
  client->session.set_request_timeout(Session::Milliseconds(timeout_ms));
  return 0;
}

int headroom_client_next_event(headroom_client* client, headroom_event* event) {
  return guarded([&] {
    if (event->size < sizeof(size_t))
      return -EINVAL;
    auto next = client->session.next_event();
    if (!next)
      return 0;
    client->event = std::move(*next);
    const auto& kept = client->event;
    client->document = kept.has_payload() ? &kept.payload : nullptr;
    client->event_json.clear();
    if (client->document) {
      wire::Writer json;
      client->event_json = json.value(kept.payload).text();
    }
    if (kept.type == HEADROOM_EVENT_NOTICE && ipc::notice_kind(kept.name) == HEADROOM_NOTICE_METERS)
      client->meters = kept.payload;
    const auto pointer = [](const std::string& text) {
      return text.empty() ? nullptr : text.c_str();
    };
    headroom_event filled{};
    filled.type = kept.type;
    filled.error = kept.failure.error;
    filled.request_id = kept.request_id;
    filled.message = pointer(kept.failure.message);
    filled.code = pointer(kept.failure.code);
    filled.topic = pointer(kept.topic);
    filled.name = pointer(kept.name);
    filled.json = pointer(client->event_json);
    ipc::fill(event, filled);
    return 1;
  });
}

uint32_t headroom_client_error(const headroom_client* client) {
  return client->session.last_failure().error;
}

const char* headroom_client_error_message(const headroom_client* client) {
  return client->session.last_failure().message.c_str();
}

const char* headroom_client_error_code(const headroom_client* client) {
  return client->session.last_failure().code.c_str();
}

int headroom_client_daemon_pid(const headroom_client* client, int32_t* ret_pid) {
  const auto pid = client->session.daemon_pid();
  if (!pid)
    return -ENOTCONN;
  *ret_pid = *pid;
  return 0;
}

} // extern "C"
