// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/families.hpp"
#include "daemon.hpp"
#include "print.hpp"
#include "status_text.hpp"

namespace headroom::ctl {

Command status_command(const Common& common) {
  return {.name = "status",
          .summary = "what is protected, by how much, and what is not",
          .run = [&common] {
            Daemon daemon(common);
            daemon.ask("status");
            return print(common.json ? daemon.versioned_result()
                                     : status_text(daemon.client(), Palette::for_stdout()));
          }};
}

} // namespace headroom::ctl
