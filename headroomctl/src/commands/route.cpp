// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/families.hpp"
#include "json_text.hpp"
#include "outcome.hpp"
#include "print.hpp"
#include "text/pairs_text.hpp"
#include "text/route_text.hpp"
#include <algorithm>
#include <memory>

namespace headroom::ctl {

namespace {

/// "process_binary mpv, vlc; media_role Music"
std::string match_text(const JsonView& match) {
  std::string text;
  for (uint32_t i = 0; i < match.count(); ++i) {
    const auto patterns = match[match.key(i)];
    text += (text.empty() ? "" : "; ") + match.key(i);
    if (patterns.type() != HEADROOM_VALUE_ARRAY) {
      text += " " + patterns.plain();
      continue;
    }
    for (uint32_t k = 0; k < patterns.count(); ++k)
      text += (k == 0 ? " " : ", ") + patterns[k].plain();
  }
  return text;
}

ExitCode list(const Common& common) {
  Daemon daemon(common);
  const auto result = daemon.ask("route.list");
  if (common.json)
    return print(daemon.versioned_result());
  Routes routes;
  const auto rules = result["rules"], streams = result["current"];
  for (uint32_t i = 0; i < rules.count(); ++i)
    routes.rules.push_back(
        {match_text(rules[i]["match"]), rules[i]["route"].text(), rules[i]["origin"].text()});
  for (uint32_t i = 0; i < streams.count(); ++i)
    routes.streams.push_back({streams[i]["node_id"].plain(), streams[i]["app"].text(),
                              streams[i]["route"].text(),
                              streams[i]["placement"].text() == "unroutable"});
  routes.default_route = result["default_route"].text();
  return print(routes_text(routes, Palette::for_stdout()));
}

bool is_number(const std::string& word) {
  return !word.empty() &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Node ids: of the stream itself, or of all of an app's. @throws Failed when there is none
std::vector<std::string> streams_of(Daemon& daemon, const std::string& which) {
  if (is_number(which))
    return {which};
  std::vector<std::string> ids;
  const auto streams = daemon.ask("status")["streams"];
  for (uint32_t i = 0; i < streams.count(); ++i)
    if (streams[i]["app"].text() == which)
      ids.push_back(streams[i]["node_id"].plain());
  if (ids.empty())
    throw Failed(kNotFound, "no stream of \"" + which + "\" plays");
  return ids;
}

ExitCode explain(const Common& common, const std::string& which) {
  Daemon daemon(common);
  std::string text;
  for (const auto& id : streams_of(daemon, which)) {
    const auto result = daemon.ask("route.explain", JsonObject().add_json("node_id", id).text());
    text += common.json ? daemon.versioned_result()
                        : (text.empty() ? "" : "\n") +
                              pairs_text(result.flattened(), Palette::for_stdout());
  }
  return print(text);
}

/// All overrides or, when one cannot be taken back, none.
ExitCode reset(const Common& common) {
  Daemon daemon(common);
  std::vector<std::string> apps, operations;
  const auto rules = daemon.ask("route.list")["rules"];
  for (uint32_t i = 0; i < rules.count(); ++i) {
    const auto app = rules[i]["match"]["process_binary"][0].text();
    const bool seen = std::find(apps.begin(), apps.end(), app) != apps.end();
    if (rules[i]["origin"].text() == "override" && !app.empty() && !seen)
      apps.push_back(app);
  }
  for (const auto& app : apps)
    operations.push_back(JsonObject()
                             .add_text("op", "route.unset")
                             .add_json("args", JsonObject().add_text("app", app).text())
                             .text());
  if (!operations.empty())
    daemon.ask("apply", JsonObject().add_json("ops", json_array(operations)).text());
  return print(common.json ? versioned(JsonObject().add_count("cleared", apps.size()).text()) + "\n"
                           : std::to_string(apps.size()) + " cleared\n");
}

struct Words {
  std::string app, to;
  uint32_t node_id = 0;
};

} // namespace

Command route_command(const Common& common) {
  const auto words = std::make_shared<Words>();
  const Parameter app{.name = "app",
                      .target = &words->app,
                      .help = "process binary or application name",
                      .required = true,
                      .values = Values::app};
  const Parameter node{.name = "node",
                       .target = &words->node_id,
                       .help = "its id in PipeWire, see status",
                       .required = true,
                       .values = Values::node};
  const Parameter to{.name = "to",
                     .target = &words->to,
                     .help = "processed or bypass",
                     .required = true,
                     .choices = {"processed", "bypass"}};
  Parameter to_or_rules = to;
  to_or_rules.help = "processed, bypass, or rules to let those decide again";
  to_or_rules.choices.emplace_back("rules");
  Parameter which = app;
  which.name = "stream";
  which.help = "node id of a stream, or an app as status names it";
  return {.name = "route",
          .summary = "decides which apps are processed",
          .commands = {
              {.name = "list",
               .summary = "the rules in force, and where each stream goes",
               .run = [&common] { return list(common); }},
              {.name = "set",
               .summary = "from now on, for all streams of an app",
               .parameters = {app, to},
               .run =
                   [&common, words] {
                     return done(
                         common, "route.set",
                         JsonObject().add_text("app", words->app).add_text("to", words->to).text());
                   }},
              {.name = "unset",
               .summary = "takes back what was set for an app",
               .parameters = {app},
               .run =
                   [&common, words] {
                     return done(common, "route.unset",
                                 JsonObject().add_text("app", words->app).text());
                   }},
              {.name = "stream",
               .summary = "one stream only, as long as it lives",
               .parameters = {node, to_or_rules},
               .run =
                   [&common, words] {
                     return done(common, "route.stream",
                                 JsonObject()
                                     .add_count("node_id", words->node_id)
                                     .add_text("to", words->to)
                                     .text());
                   }},
              {.name = "explain",
               .summary = "which rule decided, and why",
               .parameters = {which},
               .run = [&common, words] { return explain(common, words->app); }},
              {.name = "reset",
               .summary = "takes back all that was set",
               .run = [&common] { return reset(common); }},
          }};
}

} // namespace headroom::ctl
