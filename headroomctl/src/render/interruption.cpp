// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/interruption.hpp"
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <initializer_list>

namespace headroom::ctl {

namespace {

std::atomic<int> signal_seen{0}; // a signal handler reaches nothing but statics
static_assert(std::atomic<int>::is_always_lock_free);

} // namespace

void note_interruptions() {
  struct sigaction action {};
  action.sa_handler = [](int signal) { signal_seen.store(signal, std::memory_order_relaxed); };
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    ::sigaction(signal, &action, nullptr);
  std::signal(SIGXFSZ, SIG_IGN); // write() says EFBIG then, like a full disk
}

int interruption() noexcept { return signal_seen.load(std::memory_order_relaxed); }

void check_interruption() {
  if (interruption() != 0)
    throw Interrupted{};
}

void obey_interruption() {
  const int signal = interruption();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  std::exit(128 + signal);
}

} // namespace headroom::ctl
