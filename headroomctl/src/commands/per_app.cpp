// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/families.hpp"
#include "json_text.hpp"
#include "outcome.hpp"
#include "print.hpp"
#include "text/level_control_text.hpp"
#include <memory>

namespace headroom::ctl {

namespace {

ExitCode list(const Common& common) {
  Daemon daemon(common);
  const auto apps = daemon.ask("per-app.list")["layer_a"];
  if (common.json)
    return print(daemon.versioned_result());
  std::vector<LevelControlRow> rows;
  for (uint32_t i = 0; i < apps.count(); ++i)
    rows.push_back({apps[i]["node_id"].plain(), apps[i]["app"].text(), apps[i]["managed"].flag(),
                    apps[i]["deferred"].flag(), apps[i]["reduction_db"].number().value_or(0.0)});
  return print(level_controls_text(rows, Palette::for_stdout()));
}

struct Words {
  std::string app, state;
  uint32_t node_id = 0;
};

} // namespace

Command per_app_command(const Common& common) {
  const auto words = std::make_shared<Words>();
  const Parameter app{.name = "app",
                      .target = &words->app,
                      .help = "process binary or application name",
                      .required = true,
                      .values = Values::app};
  const Parameter state{.name = "state",
                        .target = &words->state,
                        .help = "on or off",
                        .required = true,
                        .choices = {"on", "off"}};
  const Parameter node{.name = "node",
                       .target = &words->node_id,
                       .help = "its id in PipeWire, see status",
                       .required = true,
                       .values = Values::node};
  return {.name = "per-app",
          .summary = "soft volumes, one per app",
          .commands = {
              {.name = "list",
               .summary = "the apps whose volume is looked after",
               .run = [&common] { return list(common); }},
              {.name = "set",
               .summary = "looks after an app's volume, or leaves it alone",
               .parameters = {app, state},
               .run =
                   [&common, words] {
                     return done(common, "per-app.set",
                                 JsonObject()
                                     .add_text("app", words->app)
                                     .add_flag("enabled", words->state == "on")
                                     .text());
                   }},
              {.name = "master",
               .summary = "all soft volumes on or off",
               .parameters = {state},
               .run =
                   [&common, words] {
                     return done(common, "per-app.master",
                                 JsonObject().add_flag("enabled", words->state == "on").text());
                   }},
              {.name = "reset",
               .summary = "lets a stream begin anew",
               .parameters = {node},
               .run =
                   [&common, words] {
                     return done(common, "per-app.reset",
                                 JsonObject().add_count("node_id", words->node_id).text());
                   }},
          }};
}

} // namespace headroom::ctl
