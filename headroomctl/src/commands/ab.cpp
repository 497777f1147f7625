// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/families.hpp"
#include "daemon.hpp"
#include "json_text.hpp"
#include "print.hpp"
#include <memory>

namespace headroom::ctl {

Command ab_command(const Common& common) {
  const auto side = std::make_shared<std::string>();
  return {.name = "ab",
          .summary = "compares with the original, made as loud: to the other side, and tells which",
          .parameters = {{.name = "side",
                          .target = side.get(),
                          .help = "processed or original (default: the other one)",
                          .choices = {"processed", "original"}}},
          .run = [&common, side] {
            Daemon daemon(common);
            auto next = *side;
            if (next.empty())
              next = daemon.ask("ab.get")["side"].text() == "original" ? "processed" : "original";
            const auto args = JsonObject().add_text("side", next).text();
            daemon.ask("ab.set", args);
            return print(common.json ? versioned(args) + "\n" : next + "\n");
          }};
}

} // namespace headroom::ctl
