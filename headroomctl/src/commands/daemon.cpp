// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon.hpp"
#include "commands/families.hpp"
#include "json_text.hpp"
#include "print.hpp"
#include "service.hpp"
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace headroom::ctl {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kUnit = "headroom.service";

/// Process of the daemon that answers; 0 when none does.
int32_t answering_daemon(const Common& common) {
  Daemon daemon(common);
  try {
    daemon.ask("status");
  } catch (const Failed& failure) {
    if (failure.code == kNoDaemon)
      return 0;
    throw;
  }
  int32_t pid = 0;
  headroom_client_daemon_pid(daemon.client(), &pid);
  return pid;
}

/// Through systemd, in words that it knows too.
ExitCode ask_systemd(const char* verb) {
  return run_program({"systemctl", "--user", verb, kUnit}) == 0 ? kOk : kRequestFailed;
}

ExitCode start_program(const Common& common) {
  if (answering_daemon(common) != 0)
    return kOk;
  const auto program = daemon_program();
  if (!start_detached(program))
    throw Failed(kNotFound, program + ": cannot be run");
  for (const auto give_up = Clock::now() + std::chrono::milliseconds(common.timeout_ms);
       Clock::now() < give_up; ::poll(nullptr, 0, 20))
    if (answering_daemon(common) != 0)
      return kOk;
  throw Failed(kTimeout, program + " was started, but does not answer; run it in a terminal to "
                                   "see why");
}

ExitCode stop_program(const Common& common) {
  const int32_t pid = answering_daemon(common);
  if (pid <= 0)
    return kOk;
  // The descriptor keeps the number from meaning another process meanwhile.
  const auto process = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  if (process < 0 || ::syscall(SYS_pidfd_send_signal, process, SIGTERM, nullptr, 0) != 0)
    throw Failed(kRequestFailed, "process " + std::to_string(pid) + ": " + std::strerror(errno));
  pollfd wait{process, POLLIN, 0};
  const bool ended = ::poll(&wait, 1, common.timeout_ms) == 1;
  ::close(process);
  if (!ended)
    throw Failed(kTimeout, "process " + std::to_string(pid) + " was told to end, but has not");
  return kOk;
}

ExitCode start(const Common& common) {
  return has_user_unit() ? ask_systemd("start") : start_program(common);
}

ExitCode stop(const Common& common) {
  return has_user_unit() ? ask_systemd("stop") : stop_program(common);
}

ExitCode restart(const Common& common) {
  if (has_user_unit())
    return ask_systemd("restart");
  stop_program(common);
  return start_program(common);
}

/// Exits with 3 when nobody answers.
ExitCode tell(const Common& common) {
  const int32_t pid = answering_daemon(common);
  const char* by = has_user_unit() ? "systemd" : "nobody";
  const ExitCode code = pid == 0 ? kNoDaemon : kOk;
  std::string text;
  if (common.json) {
    auto object = JsonObject().add_flag("running", pid != 0).add_text("managed_by", by);
    if (pid != 0)
      object.add_count("pid", static_cast<uint64_t>(pid));
    text = versioned(object.text()) + "\n";
  } else {
    text = pid == 0 ? "not running\n" : "running, process " + std::to_string(pid) + "\n";
  }
  const ExitCode printed = print(text);
  return printed == kOk ? code : printed;
}

} // namespace

Command daemon_command(const Common& common) {
  return {.name = "daemon",
          .summary = "starts and stops headroomd: through systemd where that has its unit",
          .commands = {
              {.name = "start",
               .summary = "starts it unless it runs",
               .run = [&common] { return start(common); }},
              {.name = "stop",
               .summary = "stops it if it runs",
               .run = [&common] { return stop(common); }},
              {.name = "restart",
               .summary = "stops and starts it",
               .run = [&common] { return restart(common); }},
              {.name = "status",
               .summary = "tells whether it runs; exits with 3 if not",
               .run = [&common] { return tell(common); }},
          }};
}

} // namespace headroom::ctl
