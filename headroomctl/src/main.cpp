// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_line.hpp"
#include "commands/families.hpp"
#include "daemon.hpp"
#include "print.hpp"
#include <headroom-ipc/version.h>
#include <string_view>

using namespace headroom::ctl;

namespace {

constexpr auto kNotes =
    "--socket, --timeout and --json go with every command.\n\n"
    "Exit codes: 0 ok, 1 request failed, 2 usage, 3 daemon not running,\n"
    "4 refused or protocol mismatch, 5 not found, 124 no answer within --timeout.";

std::string version_line() {
  return std::string("headroomctl ") + HEADROOM_VERSION + " (protocol " +
         std::to_string(headroom_ipc_protocol_max()) + ", libheadroom-ipc " +
         headroom_ipc_version_string() + ")";
}

std::vector<Parameter> common_parameters(Common& common) {
  return {{.name = "--socket",
           .target = &common.socket_path,
           .help = "control socket (default: $HEADROOM_SOCKET, else "
                   "$XDG_RUNTIME_DIR/headroom/control.sock)",
           .values = Values::file},
          {.name = "--timeout",
           .target = &common.timeout_ms,
           .help = "milliseconds to wait for the daemon (default: 2000)",
           .least = 1,
           .most = 3'600'000},
          {.name = "--json",
           .target = &common.json,
           .help = "one JSON object, with \"v\":1, in place of text for people"}};
}

std::vector<Command> commands(const Common& common) {
  std::vector<Command> all = {
      status_command(common),  bypass_command(common), profile_command(common),
      reload_command(common),  route_command(common),  device_command(common),
      per_app_command(common), eq_command(common),     ab_command(common)};
  for (auto& command : setting_commands(common))
    all.push_back(std::move(command));
  for (auto* family : {meters_command, monitor_command, follow_command, waybar_command,
                       metrics_command, log_command, daemon_command})
    all.push_back(family(common));
#ifdef HEADROOM_RENDER
  all.push_back(render_command(common));
  all.push_back(analyze_command(common));
#endif
  return all;
}

} // namespace

int main(int argc, char** argv) try {
  Common common;
  const Command program{.name = "headroomctl",
                        .summary =
                            "Asks and tells headroomd, the loudness safety net for PipeWire.",
                        .parameters = common_parameters(common),
                        .commands = commands(common),
                        .notes = kNotes};
  if (argc > 1 && std::string_view(argv[1]) == "__complete")
    return print_completion(program, {argv + 2, argv + argc});
  return run_command_line(program, version_line(), argc, argv);
} catch (const Failed& failure) {
  print_error(failure.what());
  return failure.code;
} catch (const std::exception& error) {
  print_error(error.what());
  return kRequestFailed;
}
