// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_line.hpp"
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace headroom {

CommandLine parse_command_line(int argc, const char* const* argv) {
  CommandLine line;
  const auto fail = [&](std::string message) {
    line.action = CommandLine::Action::usage_error;
    line.error = std::move(message);
    return line;
  };
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--help" || argument == "-h") {
      line.action = CommandLine::Action::help;
      return line;
    }
    if (argument == "--version") {
      line.action = CommandLine::Action::version;
      return line;
    }
    if (argument == "--reset-levels") {
      line.action = CommandLine::Action::reset_levels;
      return line;
    }
    if (argument == "--profile" || argument == "-p") {
      if (i + 1 == argc || *argv[i + 1] == '\0')
        return fail(std::string(argument) + " needs the name or path of a profile");
      line.profile = argv[++i];
    } else if (argument.starts_with("--profile=")) {
      line.profile = argument.substr(std::string_view("--profile=").size());
      if (line.profile.empty())
        return fail("--profile needs the name or path of a profile");
    } else if (argument == "--verbose" || argument == "-v")
      line.verbose = true;
    else if (argument.starts_with("-") && argument != "--")
      return fail("unknown option " + std::string(argument));
    else if (argument != "--" || i + 1 < argc)
      return fail("takes no arguments, got " +
                  std::string(argument == "--" ? argv[i + 1] : argument));
  }
  return line;
}

const char* help_text() noexcept {
  return R"(Usage: headroomd [--verbose] [--profile NAME|FILE]
       headroomd --reset-levels

Keeps what PipeWire plays under a true-peak ceiling: makes a sink called
"headroom", sends application streams through it, and plays to the default
output. Runs in the foreground until SIGTERM or SIGINT.

  -p, --profile NAME|FILE   what to do to the sound (default: default); a name
                  is looked for in the user's and the installed profiles, a
                  path has a slash in it. SIGHUP reads it again
      --reset-levels   give every application the volume that its user set,
                  in case a headroomd that was killed has left it lowered, and
                  end; not while headroomd runs
  -v, --verbose   log what happens to streams, too
      --version   versions of headroomd, its DSP and PipeWire
  -h, --help      this text

Environment:
  XDG_RUNTIME_DIR   must be yours and closed to others; holds the control socket
  HEADROOM_PROFILES a directory of profiles to prefer to the installed ones
  PIPEWIRE_REMOTE   name of the PipeWire server, as for every PipeWire program

Exit status:
  0  stopped by a signal
  1  PipeWire's client library cannot be set up, or an internal error
  2  unknown option or bad value
  3  XDG_RUNTIME_DIR is unset, not yours, or open to others
  4  another headroomd is running
  5  the profile is not found or has errors
A PipeWire server that does not answer is no failure: headroomd waits for it.
)";
}

float parse_test_gain(const char* text) {
  if (text == nullptr)
    return 1.0f;
  char* end = nullptr;
  const float gain = std::strtof(text, &end);
  if (end == text || *end != '\0' || !(std::fabs(gain) <= 1.0f))
    throw std::invalid_argument("HEADROOM_TEST_GAIN must be -1..1, got " + std::string(text));
  return gain;
}

} // namespace headroom
