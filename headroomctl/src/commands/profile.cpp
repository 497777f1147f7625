// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/families.hpp"
#include "input_file.hpp"
#include "json_text.hpp"
#include "outcome.hpp"
#include "print.hpp"
#include "text/pairs_text.hpp"
#include "text/profile_text.hpp"

namespace headroom::ctl {

namespace {

std::vector<ProfileRow> profiles(Daemon& daemon) {
  const auto list = daemon.ask("profile.list")["profiles"];
  std::vector<ProfileRow> rows;
  for (uint32_t i = 0; i < list.count(); ++i)
    rows.push_back({list[i]["name"].text(), list[i]["description"].text(), list[i]["error"].text(),
                    list[i]["active"].flag()});
  return rows;
}

ExitCode list(const Common& common) {
  Daemon daemon(common);
  const auto rows = profiles(daemon);
  return print(common.json ? daemon.versioned_result()
                           : profiles_text(rows, Palette::for_stdout()));
}

ExitCode current(const Common& common) {
  Daemon daemon(common);
  const auto name = daemon.ask("status")["profile"].text();
  return print(common.json ? versioned(JsonObject().add_text("name", name).text()) + "\n"
                           : printable(name) + "\n");
}

ExitCode use(const Common& common, const std::string& name) {
  return done(common, "profile.use", JsonObject().add_text("name", name).text());
}

/// Uses the one before or after, and says which that is.
ExitCode step(const Common& common, int direction) {
  Daemon daemon(common);
  auto rows = profiles(daemon);
  std::erase_if(rows, [](const ProfileRow& row) { return !row.error.empty(); });
  const auto name = neighbour(rows, direction);
  daemon.ask("profile.use", JsonObject().add_text("name", name).text());
  return print(common.json ? daemon.versioned_result() : printable(name) + "\n");
}

ExitCode show(const Common& common, const std::string& name) {
  Daemon daemon(common);
  const auto profile =
      daemon.ask("profile.show", name.empty() ? "" : JsonObject().add_text("name", name).text());
  return print(common.json ? daemon.versioned_result()
                           : pairs_text(profile.flattened(), Palette::for_stdout()));
}

/// "line 12, column 5: ...", or whatever the daemon said.
std::string diagnostic_text(const std::string& path, const JsonView& diagnostic) {
  if (diagnostic.type() != HEADROOM_VALUE_OBJECT)
    return path + ": " + diagnostic.plain();
  std::string where = diagnostic["file"] ? diagnostic["file"].plain() : path;
  for (const char* part : {"line", "column"})
    if (const auto number = diagnostic[part].number())
      where += ":" + std::to_string(static_cast<int64_t>(*number));
  return where + ": " + diagnostic["message"].plain();
}

/// Findings go to standard output, as they are what was asked for.
ExitCode check(const Common& common, const std::string& path) {
  Daemon daemon(common);
  const auto result =
      daemon.ask("profile.check", JsonObject().add_text("text", contents(path)).text());
  const auto diagnostics = result["diagnostics"];
  const bool good = diagnostics.count() == 0;
  std::string text;
  for (uint32_t i = 0; i < diagnostics.count(); ++i)
    text += diagnostic_text(path, diagnostics[i]) + "\n";
  const ExitCode printed = print(common.json ? daemon.versioned_result() : text);
  return printed == kOk && !good ? kRequestFailed : printed;
}

} // namespace

Command profile_command(const Common& common) {
  const auto name = std::make_shared<std::string>();
  const Parameter profile{.name = "name",
                          .target = name.get(),
                          .help = "of the profile",
                          .required = true,
                          .values = Values::profile};
  Parameter shown = profile;
  shown.required = false;
  shown.help = "of the profile (default: the one in use, with all overrides)";
  return {
      .name = "profile",
      .summary = "lists, shows and switches profiles",
      .commands = {
          {.name = "list", .summary = "all profiles", .run = [&common] { return list(common); }},
          {.name = "current",
           .summary = "name of the one in use",
           .run = [&common] { return current(common); }},
          {.name = "use",
           .summary = "switches to a profile",
           .parameters = {profile},
           .run = [&common, name] { return use(common, *name); }},
          {.name = "next",
           .summary = "switches to the next one of the list",
           .run = [&common] { return step(common, 1); }},
          {.name = "prev",
           .summary = "switches to the one before",
           .run = [&common] { return step(common, -1); }},
          {.name = "show",
           .summary = "every value of a profile",
           .parameters = {shown},
           .run = [&common, name] { return show(common, *name); }},
          {.name = "check",
           .summary = "says what is wrong in a profile's file; exits with 1 if anything is",
           .parameters = {{.name = "file",
                           .target = name.get(),
                           .help = "a profile in TOML",
                           .required = true,
                           .values = Values::file}},
           .run = [&common, name] { return check(common, *name); }},
      }};
}

Command reload_command(const Common& common) {
  return {.name = "reload", .summary = "reads all profiles again", .run = [&common] {
            Daemon daemon(common);
            const auto result = daemon.ask("profile.reload");
            if (common.json)
              return print(daemon.versioned_result());
            const auto warnings = result["warnings"];
            for (uint32_t i = 0; i < warnings.count(); ++i)
              print_error(warnings[i].plain());
            std::string text;
            const auto reloaded = result["reloaded"];
            for (uint32_t i = 0; i < reloaded.count(); ++i)
              text += reloaded[i].plain() + "\n";
            return print(text);
          }};
}

} // namespace headroom::ctl
