// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/families.hpp"
#include "json_text.hpp"
#include "outcome.hpp"
#include "print.hpp"
#include "terminal_text.hpp"
#include <memory>

namespace headroom::ctl {

namespace {

const char* colour(const std::string& state, const Palette& palette) {
  if (state == "linked" || state == "default")
    return palette.good;
  return state == "feeds_back" ? palette.bad : palette.faint;
}

ExitCode list(const Common& common) {
  Daemon daemon(common);
  const auto devices = daemon.ask("device.list")["devices"];
  if (common.json)
    return print(daemon.versioned_result());
  if (devices.count() == 0)
    return print("No devices.\n");
  const Palette palette = Palette::for_stdout();
  Table table;
  for (uint32_t i = 0; i < devices.count(); ++i) {
    const auto device = devices[i];
    const std::string state = device["state"].text();
    table.add_row({{printable(device["name"].text())},
                   {printable(state), colour(state, palette)},
                   {printable(device["description"].text()), palette.faint}});
  }
  return print(table.text(palette, 0));
}

} // namespace

Command device_command(const Common& common) {
  const auto device = std::make_shared<std::string>();
  const Parameter name{.name = "device",
                       .target = device.get(),
                       .help = "its name, as device list tells it",
                       .required = true,
                       .values = Values::device};
  const auto ask = [&common, device](const char* operation) {
    return done(common, operation, JsonObject().add_text("name", *device).text());
  };
  return {.name = "device",
          .summary = "plays to more devices than the default one",
          .commands = {
              {.name = "list",
               .summary = "which there are, and which are played to",
               .run = [&common] { return list(common); }},
              {.name = "link",
               .summary = "plays to this one too, now and after each start",
               .parameters = {name},
               .run = [ask] { return ask("device.link"); }},
              {.name = "unlink",
               .summary = "no longer plays to it",
               .parameters = {name},
               .run = [ask] { return ask("device.unlink"); }},
          }};
}

} // namespace headroom::ctl
