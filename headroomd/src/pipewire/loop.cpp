// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/loop.hpp"
#include <pipewire/pipewire.h>
#include <stdexcept>

namespace headroom {
namespace {

void run(void* callback) { (*static_cast<Callback*>(callback))(); }

} // namespace

const char* pipewire_running_version() noexcept { return pw_get_library_version(); }
const char* pipewire_compiled_version() noexcept { return pw_get_headers_version(); }

Loop::Loop() {
  pw_init(nullptr, nullptr);
  main_loop_ = pw_main_loop_new(nullptr);
  if (main_loop_ == nullptr)
    throw std::runtime_error("PipeWire cannot create an event loop");
  loop_ = pw_main_loop_get_loop(main_loop_);
}

Loop::~Loop() {
  pw_main_loop_destroy(main_loop_);
  pw_deinit();
}

void Loop::run() { pw_main_loop_run(main_loop_); }
void Loop::quit() { pw_main_loop_quit(main_loop_); }

LoopSource::~LoopSource() {
  if (source_ != nullptr)
    pw_loop_destroy_source(loop_, source_);
}

Timer::Timer(Loop& loop, Callback callback) : LoopSource(loop, std::move(callback)) {
  source_ = pw_loop_add_timer(
      loop_, [](void* data, uint64_t) { headroom::run(data); }, &callback_);
}

void Timer::set(uint32_t first_ms, uint32_t interval_ms) {
  const auto from_ms = [](uint32_t ms) {
    timespec time{};
    time.tv_sec = ms / 1000;
    time.tv_nsec = static_cast<long>(ms % 1000) * 1'000'000;
    return time;
  };
  timespec first = from_ms(first_ms);
  timespec interval = from_ms(interval_ms);
  pw_loop_update_timer(loop_, source_, &first, &interval, false);
}

Doorbell::Doorbell(Loop& loop, Callback callback) : LoopSource(loop, std::move(callback)) {
  source_ = pw_loop_add_event(
      loop_, [](void* data, uint64_t) { headroom::run(data); }, &callback_);
}

void Doorbell::ring() { pw_loop_signal_event(loop_, source_); }

SignalSource::SignalSource(Loop& loop, int signal_number, Callback callback)
    : LoopSource(loop, std::move(callback)) {
  source_ = pw_loop_add_signal(
      loop_, signal_number, [](void* data, int) { headroom::run(data); }, &callback_);
}

ReadableFd::ReadableFd(Loop& loop, int fd, Callback callback)
    : LoopSource(loop, std::move(callback)) {
  source_ = pw_loop_add_io(
      loop_, fd, SPA_IO_IN | SPA_IO_ERR | SPA_IO_HUP, false,
      [](void* data, int, uint32_t) { headroom::run(data); }, &callback_);
}

} // namespace headroom
