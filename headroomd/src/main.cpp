// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_line.hpp"
#include "daemon.hpp"
#include "exit_code.hpp"
#include "log.hpp"
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <headroom-dsp/version.hpp>
#include <stdexcept>

using namespace headroom;

namespace {

/// Before any thread exists: each inherits the mask, so that only the loop gets these signals.
void block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (int number : {SIGTERM, SIGINT, SIGHUP})
    sigaddset(&signals, number);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int run() {
  const float test_gain = parse_test_gain(std::getenv("HEADROOM_TEST_GAIN"));
  Loop loop;
  Daemon daemon(loop, test_gain);
  const SignalSource terminate(loop, SIGTERM, [&] { daemon.stop(); });
  const SignalSource interrupt(loop, SIGINT, [&] { daemon.stop(); });
  const SignalSource hang_up(loop, SIGHUP, [] { log::info("there is nothing to reload"); });
  daemon.start();
  loop.run();
  return kExitOk;
}

} // namespace

int main(int argc, char** argv) {
  block_signals();
  const CommandLine line = parse_command_line(argc, argv);
  switch (line.action) {
  case CommandLine::Action::help:
    std::fputs(help_text(), stdout);
    return kExitOk;
  case CommandLine::Action::version:
    std::printf("headroomd %s (dsp %s, libpipewire %s compiled, %s running)\n", HEADROOM_VERSION,
                dsp_version(), pipewire_compiled_version(), pipewire_running_version());
    return kExitOk;
  case CommandLine::Action::usage_error:
    std::fprintf(stderr, "headroomd: %s (try --help)\n", line.error.c_str());
    return kExitUsage;
  case CommandLine::Action::run:
    break;
  }
  if (line.verbose)
    log::set_level(log::Level::debug);
  try {
    return run();
  } catch (const std::invalid_argument& reason) {
    log::error("%s", reason.what());
    return kExitUsage;
  } catch (const std::exception& reason) {
    log::error("%s", reason.what());
    return kExitFailure;
  }
}
