// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_line.hpp"
#include "control/operations/apply_operation.hpp"
#include "control/operations/diagnostic_operations.hpp"
#include "control/operations/eq_operations.hpp"
#include "control/operations/event_operations.hpp"
#include "control/operations/level_operations.hpp"
#include "control/operations/profile_operations.hpp"
#include "control/operations/route_operations.hpp"
#include "control/operations/status_operations.hpp"
#include "control/profile_events.hpp"
#include "control/server.hpp"
#include "daemon.hpp"
#include "exit_code.hpp"
#include "level_reset.hpp"
#include "log.hpp"
#include "profile_keeper.hpp"
#include "rule_keeper.hpp"
#include "state_file.hpp"
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
  for (int number : {SIGTERM, SIGINT, SIGHUP, SIGXCPU})
    sigaddset(&signals, number);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int run(const CommandLine& line) {
  const float test_gain = parse_test_gain(std::getenv("HEADROOM_TEST_GAIN"));
  const auto environment = [](const char* name) { return std::getenv(name); };
  const char* const beside = std::getenv("HEADROOM_PROFILES");
  control::RuntimeDirectory directory(std::getenv("XDG_RUNTIME_DIR"));
  Loop loop;
  control::Events events;
  const auto directories =
      profile::ProfileDirectories::standard(environment, beside == nullptr ? "" : beside);
  ProfileKeeper profiles(loop, directories, state_directory(), line.profile);
  RuleKeeper rules(loop, profile::rule_directories(directories.directories()));
  Daemon daemon(loop, events, profiles, rules, test_gain);
  control::ProfileEvents profile_events(profiles.live(), events);
  profiles.on_change([&](const auto& change) { profile_events.changed(change); });
  profiles.on_reload([&](const auto& change) { profile_events.reloaded(change); });
  control::Operations operations;
  control::add_status_operations(
      operations, [&] { return daemon.status(); }, [&] { return daemon.hello(); });
  control::add_event_operations(operations);
  control::add_diagnostic_operations(
      operations, [&] { return daemon.metrics(); }, [&] { daemon.reset_meters(); });
  control::Transactions transactions;
  control::add_apply_operation(operations, transactions, events);
  control::add_profile_operations(operations, transactions, {profiles.live(), [&] {
                                                               rules.reload();
                                                               return profiles.reload();
                                                             }});
  control::add_setting_operations(operations, profiles.live());
  control::add_device_operations(operations, transactions, daemon.devices());
  control::CurveFit curve_fit;
  const ReadableFd curve_fitted(loop, curve_fit.fd(), [&] { curve_fit.finish(); });
  control::add_eq_operations(operations,
                             {profiles.live(), directories.preset_finder(),
                              [&] { return daemon.sample_rate_hz(); }, curve_fit,
                              [&](const auto& error) { profile_events.failed(error); }});
  control::add_route_operations(operations, transactions, daemon.routes(), events);
  control::add_level_operations(operations, daemon.levels(), events);
  const control::Commands commands(operations, [&] { return daemon.hello(); });
  control::ServerOptions options;
  options.log = [](const std::string& message) { log::warning("%s", message.c_str()); };
  control::Server server(directory, commands, events, options);
  const ReadableFd control_socket(loop, server.fd(), [&] { server.dispatch(); });
  const SignalSource terminate(loop, SIGTERM, [&] { daemon.stop(); });
  const SignalSource interrupt(loop, SIGINT, [&] { daemon.stop(); });
  const SignalSource hang_up(loop, SIGHUP, [&] {
    profiles.reload();
    rules.reload();
  });
  const SignalSource out_of_time(loop, SIGXCPU, [&] { daemon.audio_thread_overran(); });
  daemon.start();
  loop.run();
  server.dispatch(); // the last events
  return kExitOk;
}

int exit_code(control::StartError::Reason reason) {
  switch (reason) {
  case control::StartError::Reason::no_runtime_dir:
  case control::StartError::Reason::bad_permissions:
    return kExitRuntimeDir;
  case control::StartError::Reason::already_running:
    return kExitAlreadyRunning;
  case control::StartError::Reason::system:
    break;
  }
  return kExitFailure;
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
  case CommandLine::Action::reset_levels:
  case CommandLine::Action::run:
    break;
  }
  if (line.verbose)
    log::set_level(log::Level::debug);
  try {
    if (line.action == CommandLine::Action::reset_levels) {
      reset_levels();
      return kExitOk;
    }
    return run(line);
  } catch (const control::StartError& error) {
    log::error("%s", error.what());
    return exit_code(error.reason);
  } catch (const ProfileUnusable& reason) {
    log::error("%s", reason.what());
    return kExitProfile;
  } catch (const std::invalid_argument& reason) {
    log::error("%s", reason.what());
    return kExitUsage;
  } catch (const std::exception& reason) {
    log::error("%s", reason.what());
    return kExitFailure;
  }
}
