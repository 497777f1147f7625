// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/families.hpp"
#include "daemon.hpp"
#include "json_text.hpp"
#include "print.hpp"
#include "text/duration.hpp"
#include <memory>

namespace headroom::ctl {

namespace {

struct Words {
  std::string state, span;
};

ExitCode report(const Common& common, bool enabled) {
  return print(common.json ? versioned(JsonObject().add_flag("bypass", enabled).text()) + "\n"
                           : std::string(enabled ? "on" : "off") + "\n");
}

ExitCode run(const Common& common, const Words& words) {
  const auto span = duration(words.span);
  if (!words.span.empty() && !span)
    throw Failed(kUsage, "--for must be like 30s, 500ms, 5m or 2h, got " + words.span);
  if (span && words.state != "on" && words.state != "toggle")
    throw Failed(kUsage, "--for goes with on or toggle");
  Daemon daemon(common);
  const bool toggle = words.state == "toggle";
  const bool now = (toggle || words.state.empty()) && daemon.ask("status")["bypass"].flag();
  const bool enabled = toggle ? !now : words.state == "on";
  if (words.state.empty())
    return report(common, now);
  auto args = JsonObject().add_flag("enabled", enabled);
  if (span && enabled)
    args.add_number("for_s", std::chrono::duration<double>(*span).count());
  daemon.ask("bypass.set", args.text());
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
                          .help = "with on: only for that long (30s, 5m)"}},
          .run = [&common, words] { return run(common, *words); }};
}

} // namespace headroom::ctl
