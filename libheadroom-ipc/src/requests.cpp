// SPDX-License-Identifier: MIT
#include "exported.hpp"

#include "client.hpp"
#include "wire_writer.hpp"
#include <algorithm>
#include <cmath>
#include <vector>

using namespace headroom;
using ipc::guarded;
using ipc::Session;

namespace {

bool is_json(const char* text) {
  try {
    wire::parse(text);
    return true;
  } catch (const wire::ParseError&) {
    return false;
  }
}

/// NULL stands for no arguments.
bool are_args(const char* text) {
  return !text || (is_json(text) && wire::parse(text).as_object());
}

int send(headroom_client* client, std::string_view op, std::string_view args_json,
         uint64_t* ret_request_id) {
  if (!client->session.connected())
    return -ENOTCONN;
  const uint64_t id = client->session.request(op, args_json);
  if (ret_request_id)
    *ret_request_id = id;
  return 0;
}

/// A request whose args are what write puts between the braces.
template <class Write>
int send_with(headroom_client* client, const char* op, uint64_t* ret_request_id, Write write) {
  return guarded([&] {
    wire::Writer args;
    args.begin_object();
    write(args);
    return send(client, op, args.end().text(), ret_request_id);
  });
}

const char* route_text(uint32_t route) {
  return route == HEADROOM_ROUTE_PROCESSED ? "processed" : "bypass";
}

bool is_flag(uint32_t value) { return value <= 1; }

std::vector<std::string> split(std::string_view topics) {
  std::vector<std::string> list;
  while (!topics.empty()) {
    const auto topic = topics.substr(0, topics.find(','));
    list.emplace_back(topic);
    topics.remove_prefix(topic.size());
    if (topics == ",")
      list.emplace_back();
    if (!topics.empty())
      topics.remove_prefix(1);
  }
  return list;
}

} // namespace

extern "C" {

int headroom_client_request(headroom_client* client, const char* op, const char* args_json,
                            uint64_t* ret_request_id) {
  return guarded([&] {
    if (!client->session.connected())
      return -ENOTCONN;
    if (!are_args(args_json))
      return -EINVAL;
    return send(client, op, args_json ? args_json : "", ret_request_id);
  });
}

int headroom_client_request_status(headroom_client* client, uint64_t* ret_request_id) {
  return guarded([&] { return send(client, "status", "", ret_request_id); });
}

int headroom_client_set_bypass(headroom_client* client, uint32_t enabled,
                               uint64_t* ret_request_id) {
  if (!is_flag(enabled))
    return -EINVAL;
  return send_with(client, "bypass.set", ret_request_id,
                   [&](wire::Writer& args) { args.field("enabled", enabled == 1); });
}

int headroom_client_list_profiles(headroom_client* client, uint64_t* ret_request_id) {
  return guarded([&] { return send(client, "profile.list", "", ret_request_id); });
}

int headroom_client_use_profile(headroom_client* client, const char* name,
                                uint64_t* ret_request_id) {
  return send_with(client, "profile.use", ret_request_id,
                   [&](wire::Writer& args) { args.field("name", name); });
}

int headroom_client_get_setting(headroom_client* client, const char* key,
                                uint64_t* ret_request_id) {
  return send_with(client, "setting.get", ret_request_id,
                   [&](wire::Writer& args) { args.field("key", key); });
}

int headroom_client_set_setting(headroom_client* client, const char* key, const char* value_json,
                                uint64_t* ret_request_id) {
  return guarded([&] {
    if (!is_json(value_json))
      return -EINVAL;
    return send_with(client, "setting.set", ret_request_id, [&](wire::Writer& args) {
      args.field("key", key).key("value").raw(value_json);
    });
  });
}

int headroom_client_set_setting_number(headroom_client* client, const char* key, double value,
                                       uint64_t* ret_request_id) {
  if (!std::isfinite(value))
    return -EINVAL;
  return send_with(client, "setting.set", ret_request_id,
                   [&](wire::Writer& args) { args.field("key", key).field("value", value); });
}

int headroom_client_set_setting_text(headroom_client* client, const char* key, const char* value,
                                     uint64_t* ret_request_id) {
  return send_with(client, "setting.set", ret_request_id,
                   [&](wire::Writer& args) { args.field("key", key).field("value", value); });
}

int headroom_client_clear_setting(headroom_client* client, const char* key,
                                  uint64_t* ret_request_id) {
  return send_with(client, "setting.clear", ret_request_id,
                   [&](wire::Writer& args) { args.field("key", key); });
}

int headroom_client_set_route(headroom_client* client, const char* app, uint32_t route,
                              uint64_t* ret_request_id) {
  if (route > HEADROOM_ROUTE_BYPASS)
    return -EINVAL;
  return send_with(client, "route.set", ret_request_id, [&](wire::Writer& args) {
    args.field("app", app).field("to", route_text(route));
  });
}

int headroom_client_unset_route(headroom_client* client, const char* app,
                                uint64_t* ret_request_id) {
  return send_with(client, "route.unset", ret_request_id,
                   [&](wire::Writer& args) { args.field("app", app); });
}

int headroom_client_set_stream_route(headroom_client* client, uint32_t node_id, uint32_t route,
                                     uint64_t* ret_request_id) {
  if (route > HEADROOM_ROUTE_BYPASS)
    return -EINVAL;
  return send_with(client, "route.stream", ret_request_id, [&](wire::Writer& args) {
    args.field("node_id", node_id).field("to", route_text(route));
  });
}

int headroom_client_set_per_app(headroom_client* client, const char* app, uint32_t enabled,
                                uint64_t* ret_request_id) {
  if (!is_flag(enabled))
    return -EINVAL;
  return send_with(client, "per-app.set", ret_request_id, [&](wire::Writer& args) {
    args.field("app", app).field("enabled", enabled == 1);
  });
}

int headroom_client_set_per_app_master(headroom_client* client, uint32_t enabled,
                                       uint64_t* ret_request_id) {
  if (!is_flag(enabled))
    return -EINVAL;
  return send_with(client, "per-app.master", ret_request_id,
                   [&](wire::Writer& args) { args.field("enabled", enabled == 1); });
}

int headroom_client_subscribe(headroom_client* client, const char* topics, uint32_t meters_hz) {
  return guarded([&] {
    auto list = split(topics);
    if (std::find(list.begin(), list.end(), "") != list.end())
      return -EINVAL;
    client->session.subscribe(std::move(list), meters_hz);
    return 0;
  });
}

int headroom_client_run(headroom_client* client, const char* op, const char* args_json,
                        int32_t timeout_ms, const char** ret_result_json) {
  return guarded([&] {
    if (timeout_ms < 0 || (!are_args(args_json)))
      return -EINVAL;
    client->document = nullptr;
    const uint32_t error = client->session.run(op, args_json ? args_json : "",
                                               Session::Milliseconds(timeout_ms), client->result);
    client->keep_new_status();
    if (error != HEADROOM_ERROR_NONE)
      return ipc::negative_errno(error);
    client->document = &client->result;
    if (ret_result_json) {
      wire::Writer json;
      client->result_json = json.value(client->result).text();
      *ret_result_json = client->result_json.c_str();
    }
    return 0;
  });
}

int headroom_client_run_status(headroom_client* client, int32_t timeout_ms) {
  return headroom_client_run(client, "status", nullptr, timeout_ms, nullptr);
}

} // extern "C"
