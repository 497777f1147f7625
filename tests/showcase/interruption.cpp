// SPDX-License-Identifier: GPL-3.0-or-later
#include "interruption.hpp"

#include <csignal>

namespace headroom::showcase {
namespace {

volatile std::sig_atomic_t interrupted = 0;

} // namespace

void catch_interruptions() {
  for (int number : {SIGINT, SIGTERM, SIGHUP})
    std::signal(number, [](int) { interrupted = 1; });
}

void stop_if_interrupted() {
  if (interrupted != 0)
    throw Interrupted();
}

} // namespace headroom::showcase
