// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/closest_word.hpp"
#include "verb.hpp"
#include <cstdio>
#include <headroom-ipc/version.h>
#include <map>

using namespace headroom::ctl;

namespace {

constexpr Verb kVerbs[] = {
    {"status", "what is protected, by how much, and what is not", set_up_status},
#ifdef HEADROOM_RENDER
    {"render", "plays sound files through a profile into others, without a daemon", set_up_render},
    {"analyze", "loudness and peaks of sound files", set_up_analyze},
#endif
};

constexpr auto kExitCodes =
    "Exit codes: 0 ok, 1 request failed, 2 usage, 3 daemon not running,\n"
    "4 refused or protocol mismatch, 5 not found, 124 no answer within --timeout.";

std::string version_line() {
  return std::string("headroomctl ") + HEADROOM_VERSION + " (protocol " +
         std::to_string(headroom_ipc_protocol_max()) + ", libheadroom-ipc " +
         headroom_ipc_version_string() + ")";
}

ExitCode usage_error(const std::string& message) {
  std::fprintf(stderr, "headroomctl: %s\nTry 'headroomctl --help'.\n", message.c_str());
  return kUsage;
}

/// A word on the command line that nothing expects.
ExitCode unexpected(const CLI::App& app, const std::string& word) {
  const auto chosen = app.get_subcommands();
  const bool is_verb = chosen.empty() && !word.starts_with('-');
  std::vector<const CLI::App*> levels(chosen.begin(), chosen.end());
  levels.push_back(&app);
  std::vector<std::string> known;
  if (is_verb)
    for (const auto& verb : kVerbs)
      known.emplace_back(verb.name);
  else
    for (const auto* level : levels)
      for (const auto* option : level->get_options())
        known.push_back(option->get_name());
  const auto meant = headroom::profile::closest_word(word, known);
  return usage_error((is_verb ? "unknown command \"" : "unexpected \"") + word + "\"" +
                     (meant.empty() ? "" : "; did you mean \"" + meant + "\"?"));
}

} // namespace

int main(int argc, char** argv) try {
  CLI::App app("Asks and tells headroomd, the loudness safety net for PipeWire.", "headroomctl");
  Common common;
  app.set_version_flag("--version", version_line());
  app.add_option("--socket", common.socket_path,
                 "control socket (default: $HEADROOM_SOCKET, else "
                 "$XDG_RUNTIME_DIR/headroom/control.sock)");
  app.add_option("--timeout", common.timeout_ms, "milliseconds to wait for the daemon")
      ->check(CLI::Range(1, 3'600'000))
      ->capture_default_str();
  app.footer(kExitCodes);

  std::map<const CLI::App*, std::function<ExitCode()>> actions;
  for (const auto& verb : kVerbs) {
    auto* command = app.add_subcommand(verb.name, verb.summary);
    command->fallthrough();
    actions[command] = verb.set_up(*command, common);
  }

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wanted) { // --help and --version
    return app.exit(wanted);
  } catch (const CLI::ExtrasError& error) {
    const auto words = app.remaining(true);
    return words.empty() ? usage_error(error.what()) : unexpected(app, words[0]);
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what());
  }
  const auto chosen = app.get_subcommands();
  if (chosen.empty())
    return usage_error("a command is missing");
  return actions.at(chosen[0])();
} catch (const std::exception& error) {
  std::fprintf(stderr, "headroomctl: %s\n", error.what());
  return kRequestFailed;
}
