// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/connection.hpp"
#include "log.hpp"
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <pthread.h>
#include <sched.h>
#include <spa/support/thread.h>
#include <stdexcept>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace headroom {
namespace {

constexpr uint32_t kFirstRetryMs = 250;
constexpr uint32_t kSlowestRetryMs = 1000;

/// The lowest real-time priority: before everything ordinary, behind every audio thread.
constexpr int kControlPriority = 1;

/// Before 1.4 only client-rt.conf loads the module that makes the audio thread real-time; 1.4 has
/// that module in client.conf and no such file any more.
bool needs_rt_config() {
  int major = 0;
  int minor = 0;
  if (std::sscanf(pw_get_library_version(), "%d.%d", &major, &minor) != 2)
    return false;
  return major < 1 || (major == 1 && minor < 4);
}

/// A new stream's target must be written before WirePlumber 0.4 links the stream, and WirePlumber
/// and the server both run at nice -11. PipeWire's own module asks the kernel, or rtkit where the
/// user may not.
void make_prompt(pw_context* context) {
  auto* threads = static_cast<spa_thread_utils*>(
      pw_context_get_object(context, SPA_TYPE_INTERFACE_ThreadUtils));
  auto* self = reinterpret_cast<spa_thread*>(pthread_self());
  const int result =
      threads == nullptr ? -ENOTSUP : spa_thread_utils_acquire_rt(threads, self, kControlPriority);
  if (result < 0)
    log::info("no real-time priority for routing (%s): on a busy machine the first moment of a "
              "new stream may play unprocessed",
              std::strerror(-result));
}

/// The kernel asks a real-time thread that uses the processor without a pause to stop (SIGXCPU),
/// and kills us at the hard limit, which PipeWire's module sets to the same: leave half the time.
void leave_time_to_react() {
  rlimit limit{};
  if (getrlimit(RLIMIT_RTTIME, &limit) != 0 || limit.rlim_max == RLIM_INFINITY ||
      limit.rlim_cur < limit.rlim_max / 2)
    return;
  limit.rlim_cur = limit.rlim_max / 2;
  setrlimit(RLIMIT_RTTIME, &limit);
}

} // namespace

const pw_core_events Connection::kCoreEvents = [] {
  pw_core_events events{};
  events.version = PW_VERSION_CORE_EVENTS;
  events.info = on_info;
  events.done = on_done;
  events.error = on_error;
  return events;
}();

Connection::Connection(Loop& loop, Events events)
    : events_(std::move(events)), retry_(loop, [this] { connect(); }),
      lost_(loop, [this] { lose(); }), patience_(loop, [this] { doubt(); }) {
  pw_properties* properties = pw_properties_new(PW_KEY_APP_NAME, "headroom", nullptr);
  if (needs_rt_config() && std::getenv("PIPEWIRE_CONFIG_NAME") == nullptr)
    pw_properties_set(properties, PW_KEY_CONFIG_NAME, "client-rt.conf");
  context_ = pw_context_new(loop.get(), properties, 0);
  if (context_ == nullptr)
    throw std::runtime_error(std::string("PipeWire's client library cannot start: ") +
                             std::strerror(errno));
  make_prompt(context_);
  leave_time_to_react();
}

Connection::~Connection() {
  if (core_ != nullptr) {
    spa_hook_remove(&core_listener_);
    pw_core_disconnect(core_);
  }
  pw_context_destroy(context_);
}

void Connection::connect() {
  core_ = pw_context_connect(context_, nullptr, 0);
  if (core_ == nullptr) {
    problem_ = std::string("PipeWire does not answer: ") + std::strerror(errno);
    if (retry_ms_ == 0)
      log::warning("%s; trying again", problem_.c_str());
    retry_later();
    return;
  }
  core_listener_ = {};
  pw_core_add_listener(core_, &core_listener_, &kCoreEvents, this);
  problem_.clear();
  retry_ms_ = 0;
  log::info("connected to PipeWire");
  events_.connected();
}

void Connection::lose() {
  if (core_ == nullptr)
    return;
  log::warning("PipeWire is gone (%s); trying again", problem_.c_str());
  awaited_.clear();
  expect_answers();
  events_.disconnected();
  spa_hook_remove(&core_listener_);
  pw_core_disconnect(core_);
  core_ = nullptr;
  server_version_.clear();
  retry_later();
}

void Connection::retry_later() {
  retry_ms_ = retry_ms_ == 0 ? kFirstRetryMs : std::min(2 * retry_ms_, kSlowestRetryMs);
  retry_.once_after(retry_ms_);
}

void Connection::when_synced(Callback done) {
  if (core_ == nullptr)
    return;
  awaited_[pw_core_sync(core_, PW_ID_CORE, 0)] = std::move(done);
  if (awaited_.size() == 1)
    expect_answers();
}

void Connection::expect_answers() {
  in_doubt_ = false;
  if (awaited_.empty())
    patience_.stop();
  else
    patience_.once_after(kPatienceMs);
}

void Connection::doubt() {
  if (!std::exchange(in_doubt_, true)) {
    patience_.once_after(kDoubtMs);
    return;
  }
  problem_ = "PipeWire does not answer";
  lose();
}

void Connection::ask_audio_thread() {
  const auto look = [](spa_loop*, bool, uint32_t, const void*, size_t, void* self) {
    auto& connection = *static_cast<Connection*>(self);
    connection.audio_thread_ = pthread_self();
    connection.audio_id_ = gettid();
    ++connection.audio_answers_;
    return 0;
  };
  pw_data_loop_invoke(pw_context_get_data_loop(context_), look, 0, nullptr, 0, false, this);
}

bool AudioThread::real_time() const noexcept { return policy == SCHED_FIFO || policy == SCHED_RR; }

AudioThread Connection::audio_thread() const noexcept {
  const pid_t id = audio_id_;
  const int policy = id == 0 ? -1 : sched_getscheduler(id);
  if (policy < 0)
    return {};
  sched_param parameters{};
  sched_getparam(id, &parameters);
  return {policy & ~SCHED_RESET_ON_FORK, parameters.sched_priority};
}

void Connection::raise_audio_thread() noexcept {
  auto* threads = static_cast<spa_thread_utils*>(
      pw_context_get_object(context_, SPA_TYPE_INTERFACE_ThreadUtils));
  if (threads == nullptr || audio_id_ == 0)
    return;
  auto* thread = reinterpret_cast<spa_thread*>(audio_thread_.load());
  if (const int result = spa_thread_utils_acquire_rt(threads, thread, -1); result < 0)
    log::debug("no real-time priority for the audio thread: %s", std::strerror(-result));
}

void Connection::lower_audio_thread() noexcept {
  const sched_param parameters{};
  if (const pid_t id = audio_id_; id != 0)
    sched_setscheduler(id, SCHED_OTHER, &parameters);
}

void Connection::on_info(void* self, const pw_core_info* info) {
  auto& connection = *static_cast<Connection*>(self);
  if (info->version != nullptr)
    connection.server_version_ = info->version;
}

void Connection::on_done(void* self, uint32_t id, int seq) {
  auto& connection = *static_cast<Connection*>(self);
  if (id != PW_ID_CORE)
    return;
  const auto awaited = connection.awaited_.extract(seq);
  if (!awaited)
    return;
  connection.expect_answers();
  awaited.mapped()();
}

void Connection::on_error(void* self, uint32_t id, int seq, int result, const char* message) {
  auto& connection = *static_cast<Connection*>(self);
  if (id == PW_ID_CORE && result == -EPIPE) {
    connection.problem_ = "PipeWire closed the connection";
    // The core must not be destroyed inside its own event.
    connection.lost_.ring();
    return;
  }
  // Others are answers to requests about objects that have just vanished.
  log::debug("PipeWire: object %u, request %d: %s (%s)", id, seq, message, std::strerror(-result));
}

} // namespace headroom
