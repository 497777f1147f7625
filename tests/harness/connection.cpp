// SPDX-License-Identifier: GPL-3.0-or-later
#include "connection.hpp"

#include <cstdlib>
#include <stdexcept>

namespace headroom::test {
namespace {

// The library before 1.4 gives only clients that name this configuration a real-time data thread.
bool needs_realtime_configuration() {
  const std::string version = pw_get_library_version();
  return version.starts_with("0.");
}

} // namespace

pw_properties* to_pw_properties(const Properties& properties) {
  pw_properties* result = pw_properties_new(nullptr, nullptr);
  for (const auto& [key, value] : properties)
    pw_properties_set(result, key.c_str(), value.c_str());
  return result;
}

Connection::Connection(const Properties& client_properties) {
  pw_init(nullptr, nullptr);
  loop_ = pw_thread_loop_new("test", nullptr);
  Properties properties = client_properties;
  if (needs_realtime_configuration())
    properties[PW_KEY_CONFIG_NAME] = "client-rt.conf";
  context_ = pw_context_new(pw_thread_loop_get_loop(loop_), to_pw_properties(properties), 0);
  if (context_ != nullptr)
    core_ = pw_context_connect(context_, to_pw_properties(client_properties), 0);
  if (core_ == nullptr) {
    if (context_ != nullptr)
      pw_context_destroy(context_);
    pw_thread_loop_destroy(loop_);
    throw std::runtime_error("cannot connect to PipeWire");
  }
  pw_thread_loop_start(loop_);
}

Connection::~Connection() {
  pw_thread_loop_stop(loop_);
  pw_core_disconnect(core_);
  pw_context_destroy(context_);
  pw_thread_loop_destroy(loop_);
}

void Connection::round_trip() {
  struct Wait {
    pw_thread_loop* loop;
    int sequence = 0;
    bool done = false;
  } wait{loop_};
  pw_core_events events{};
  events.version = PW_VERSION_CORE_EVENTS;
  events.done = [](void* data, uint32_t, int sequence) {
    auto& waiting = *static_cast<Wait*>(data);
    if (sequence == waiting.sequence) {
      waiting.done = true;
      pw_thread_loop_signal(waiting.loop, false);
    }
  };
  const LoopLock lock(*this);
  spa_hook hook{};
  pw_core_add_listener(core_, &hook, &events, &wait);
  wait.sequence = pw_core_sync(core_, PW_ID_CORE, 0);
  while (!wait.done && pw_thread_loop_timed_wait(loop_, 5) == 0) {
  }
  spa_hook_remove(&hook);
  if (!wait.done)
    throw std::runtime_error("PipeWire did not answer");
}

std::string Connection::server_version() {
  std::string version;
  pw_core_events events{};
  events.version = PW_VERSION_CORE_EVENTS;
  events.info = [](void* data, const pw_core_info* info) {
    *static_cast<std::string*>(data) = info->version;
  };
  spa_hook hook{};
  {
    const LoopLock lock(*this);
    pw_core_add_listener(core_, &hook, &events, &version);
    pw_core_hello(core_, PW_VERSION_CORE); // answered with the core's info, once more
  }
  round_trip();
  const LoopLock lock(*this);
  spa_hook_remove(&hook);
  return version;
}

} // namespace headroom::test
