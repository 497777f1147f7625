// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/families.hpp"
#include "daemon.hpp"
#include "json_text.hpp"
#include "print.hpp"
#include "text/duration.hpp"
#include <csignal>
#include <memory>

namespace headroom::ctl {

namespace {

struct Words {
  std::string state, span;
};

void set_bypass(Daemon& daemon, bool enabled) {
  daemon.ask("bypass.set", JsonObject().add_flag("enabled", enabled).text());
}

ExitCode report(const Common& common, bool enabled) {
  return print(common.json ? versioned(JsonObject().add_flag("bypass", enabled).text()) + "\n"
                           : std::string(enabled ? "on" : "off") + "\n");
}

/// Until the time has passed, or somebody wants us to end.
void wait(std::chrono::milliseconds span, const sigset_t& endings) {
  const timespec time{static_cast<time_t>(span.count() / 1000),
                      static_cast<long>(span.count() % 1000 * 1'000'000)};
  ::sigtimedwait(&endings, nullptr, &time);
}

/// Sets the state, stays for the span, and sets it back, also when interrupted meanwhile.
ExitCode set_for(const Common& common, bool enabled, std::chrono::milliseconds span) {
  sigset_t endings;
  ::sigemptyset(&endings);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    ::sigaddset(&endings, signal);
  ::sigprocmask(SIG_BLOCK, &endings, nullptr);
  Daemon daemon(common);
  set_bypass(daemon, enabled);
  wait(span, endings);
  set_bypass(daemon, !enabled);
  return kOk;
}

ExitCode run(const Common& common, const Words& words) {
  const auto span = duration(words.span);
  if (!words.span.empty() && (!span || words.state.empty()))
    throw Failed(kUsage, span ? "--for needs a state to go to"
                              : "--for must be like 30s, 500ms, 5m or 2h, got " + words.span);
  Daemon daemon(common);
  if (words.state.empty())
    return report(common, daemon.ask("status")["bypass"].flag());
  const bool toggle = words.state == "toggle";
  const bool enabled = toggle ? !daemon.ask("status")["bypass"].flag() : words.state == "on";
  if (span)
    return set_for(common, enabled, *span);
  set_bypass(daemon, enabled);
  return toggle || common.json ? report(common, enabled) : kOk;
}

} // namespace

Command bypass_command(const Common& common) {
  const auto words = std::make_shared<Words>();
  return {.name = "bypass",
          .summary = "lets everything go around the processing, or tells whether it does",
          .parameters = {{.name = "state",
                          .target = &words->state,
                          .help = "on, off or toggle (default: only tell)",
                          .choices = {"on", "off", "toggle"}},
                         {.name = "--for",
                          .target = &words->span,
                          .help = "stay for that long (30s, 5m), then set it back"}},
          .run = [&common, words] { return run(common, *words); }};
}

} // namespace headroom::ctl
