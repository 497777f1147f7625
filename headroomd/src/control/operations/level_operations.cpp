// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/operations/level_operations.hpp"

namespace headroom::control {

namespace {

std::string app_in(const Arguments& args) {
  auto app = args.string("app");
  if (app.empty())
    args.refuse("app", "a process binary or an application name");
  return app;
}

void write(wire::Writer& json, const StreamLevel& level) {
  json.begin_object()
      .field("node_id", level.node_id)
      .field("app", level.app)
      .field("managed", level.managed)
      .field("volume_lin", level.volume)
      .field("reduction_db", level.cut_db);
  if (level.managed && !level.yields_once)
    json.field("user_ceiling_lin", level.user_volume);
  json.field("deferred", level.yielded).end();
}

} // namespace

void add_level_operations(Operations& operations, LevelAccess levels, Events& events) {
  operations.add("per-app.list", [levels](const Arguments&) -> Result {
    wire::Writer json;
    json.begin_object().key("layer_a").begin_array();
    for (const auto& level : levels.levels())
      write(json, level);
    return json.end().end();
  });
  operations.add(
      "per-app.set",
      [levels, &events](const Arguments& args) -> Result {
        const auto app = app_in(args);
        const bool enabled = args.boolean("enabled");
        levels.switch_app(app, enabled);
        events.publish(Topic::routing, "rule_changed");
        events.publish(Topic::routing, "per_app", [&](wire::Writer& data) {
          data.field("app", app).field("enabled", enabled);
        });
        return {};
      },
      InApply::yes);
  operations.add(
      "per-app.master",
      [levels, &events](const Arguments& args) -> Result {
        const bool enabled = args.boolean("enabled");
        levels.switch_all(enabled);
        events.publish(Topic::routing, "rule_changed");
        events.publish(Topic::routing, "per_app",
                       [&](wire::Writer& data) { data.field("enabled", enabled); });
        return {};
      },
      InApply::yes);
  operations.add("per-app.reset", [levels](const Arguments& args) -> Result {
    levels.restart(args.id("node_id"));
    return {};
  });
}

void publish_level_attached(Events& events, uint32_t node_id, const std::string& app) {
  events.publish(Topic::routing, "layer_a_attached",
                 [&](wire::Writer& data) { data.field("node_id", node_id).field("app", app); });
}

void publish_level_detached(Events& events, uint32_t node_id) {
  events.publish(Topic::routing, "layer_a_detached",
                 [&](wire::Writer& data) { data.field("node_id", node_id); });
}

void publish_level(Events& events, const StreamLevel& level) {
  events.publish_latest(Topic::meters, "layer_a_level", level.node_id, [&](wire::Writer& data) {
    data.field("node_id", level.node_id)
        .field("app", level.app)
        .field("volume_lin", level.volume)
        .field("reduction_db", level.cut_db);
  });
}

} // namespace headroom::control
