// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/families.hpp"
#include "daemon.hpp"
#include "json_text.hpp"
#include "print.hpp"
#include <memory>

namespace headroom::ctl {

Command log_command(const Common& common) {
  const auto level = std::make_shared<std::string>();
  return {.name = "log",
          .summary = "how much the daemon writes to its log",
          .parameters = {{.name = "level",
                          .target = level.get(),
                          .help = "of what is written (default: only tell)",
                          .choices = {"error", "warning", "info", "debug"}}},
          .run = [&common, level] {
            Daemon daemon(common);
            const auto result = daemon.ask(
                "log.level", level->empty() ? "" : JsonObject().add_text("level", *level).text());
            if (common.json)
              return print(daemon.versioned_result());
            return level->empty() ? print(result["level"].plain() + "\n") : kOk;
          }};
}

Command metrics_command(const Common& common) {
  return {.name = "metrics",
          .summary = "counters and levels as Prometheus reads them",
          .run = [&common] {
            Daemon daemon(common);
            const auto result = daemon.ask("metrics");
            if (common.json)
              return print(daemon.versioned_result());
            const auto text = result.type() == HEADROOM_VALUE_TEXT ? result : result["text"];
            return print(text.text());
          }};
}

} // namespace headroom::ctl
