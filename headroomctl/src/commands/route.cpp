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
    routes.rules.push_back({match_text(rules[i]["match"]), rules[i]["route"].text()});
  for (uint32_t i = 0; i < streams.count(); ++i)
    routes.streams.push_back(
        {streams[i]["node_id"].plain(), streams[i]["app"].text(), streams[i]["route"].text()});
  routes.default_route = result["default_route"].text();
  return print(routes_text(routes, Palette::for_stdout()));
}

bool is_number(const std::string& word) {
  return !word.empty() &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// By node id or by name of an app.
ExitCode explain(const Common& common, const std::string& which) {
  Daemon daemon(common);
  const auto args = is_number(which) ? JsonObject().add_json("node_id", which)
                                     : JsonObject().add_text("app", which);
  const auto result = daemon.ask("route.explain", args.text());
  return print(common.json ? daemon.versioned_result()
                           : pairs_text(result.flattened(), Palette::for_stdout()));
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
  Parameter which = app;
  which.name = "stream";
  which.help = "node id of a stream, or name of an app";
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
               .parameters = {node, to},
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
               .run = [&common] { return done(common, "route.reset"); }},
          }};
}

} // namespace headroom::ctl
