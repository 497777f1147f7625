// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/operations/route_operations.hpp"
#include <memory>
#include <utility>

namespace headroom::control {
namespace {

std::string_view text(Route route) { return route == Route::processed ? "processed" : "bypass"; }

/// Effects of changed overrides wait for the end of a transaction, and its failure undoes them.
class Overrides {
public:
  explicit Overrides(RouteAccess routes) : routes_(std::move(routes)) {}

  const RouteAccess& routes() const { return routes_; }
  void changed() {
    if (inside_)
      changed_inside_ = true;
    else
      routes_.rules_changed();
  }
  Transactions::Participant participant() {
    return {[this] {
              before_ = routes_.rules.overrides();
              inside_ = true;
            },
            [this] {
              inside_ = false;
              if (std::exchange(changed_inside_, false))
                routes_.rules_changed();
            },
            [this] {
              inside_ = changed_inside_ = false;
              routes_.rules.set_overrides(before_);
            }};
  }

private:
  RouteAccess routes_;
  std::map<std::string, Route> before_;
  bool inside_ = false;
  bool changed_inside_ = false;
};

Route read_route(const Arguments& args) {
  return args.word("to", {"processed", "bypass"}) == 0 ? Route::processed : Route::bypass;
}

std::string read_app(const Arguments& args) {
  std::string app = args.string("app");
  if (app.empty() || app.size() > 256)
    args.refuse("app", "a name of 1..256 bytes");
  return app;
}

void write_rule(wire::Writer& json, const profile::Rule& rule, std::string_view origin) {
  json.begin_object().key("match").begin_object();
  for (const auto& field : rule.match) {
    json.key(profile::text(field.field)).begin_array();
    for (const auto& pattern : field.patterns)
      json.value(profile::text(pattern));
    json.end();
  }
  json.end().field("route", text(rule.route)).field("origin", origin).end();
}

/// An override as rules: what names an application differs from program to program.
void write_override(wire::Writer& json, const std::string& app, Route route) {
  using profile::MatchField;
  for (const auto field : {MatchField::process_binary, MatchField::application_name})
    write_rule(json, {{{field, {{profile::Pattern::Kind::exact, false, app}}}}, route}, "override");
}

bool is_listed(const StreamRoutes::Stream& stream) {
  return stream.decision.reason != RouteReason::own_node &&
         stream.decision.reason != RouteReason::not_a_player;
}

void write_stream(wire::Writer& json, uint32_t id, const StreamRoutes::Stream& stream) {
  json.field("node_id", id)
      .field("app", app_of(stream.facts.properties))
      .field("route", text(stream.in_force.route))
      .field("placement", wire::text(to_wire(stream.placement.state())));
}

Result list(const RouteAccess& routes) {
  wire::Writer json;
  json.begin_object().key("rules").begin_array();
  for (const auto& [app, route] : routes.rules.overrides())
    write_override(json, app, route);
  for (const auto* entries : {&routes.rules.file_rules(), &routes.rules.profile_rules()})
    for (const auto& entry : *entries)
      write_rule(json, entry.rule, entry.origin);
  json.end().key("current").begin_array();
  if (const StreamRoutes* streams = routes.streams())
    for (const auto& [id, stream] : streams->streams())
      if (is_listed(stream)) {
        json.begin_object();
        write_stream(json, id, stream);
        json.end();
      }
  return json.end().field("default_route", text(routes.rules.default_route())).end();
}

const StreamRoutes::Stream& stream_of(const RouteAccess& routes, uint32_t id) {
  if (const StreamRoutes* streams = routes.streams()) {
    const auto found = streams->streams().find(id);
    if (found != streams->streams().end() && is_listed(found->second))
      return found->second;
  }
  throw NotFound("there is no stream " + std::to_string(id));
}

Result explain(const RouteAccess& routes, uint32_t id) {
  const auto& stream = stream_of(routes, id);
  wire::Writer json;
  json.begin_object();
  write_stream(json, id, stream);
  json.field("rule", stream.in_force.rule).field("reason", stream.in_force.why);
  json.key("without_the_user").begin_object();
  const RouteDecision by_rules = routes.rules.decide(stream.facts);
  json.field("route", text(by_rules.route))
      .field("rule", by_rules.rule)
      .field("reason", by_rules.why)
      .end();
  json.key("properties").begin_object();
  for (uint32_t i = 0; i < profile::kMatchFields; ++i) {
    const auto field = static_cast<profile::MatchField>(i);
    json.array_field(profile::text(field), values_of(stream.facts, field));
  }
  return json.end().end();
}

} // namespace

wire::Placement to_wire(Placement::State state) {
  switch (state) {
  case Placement::State::placed:
    return wire::Placement::placed;
  case Placement::State::unroutable:
    return wire::Placement::unroutable;
  case Placement::State::waiting:
    break;
  }
  return wire::Placement::waiting;
}

void add_route_operations(Operations& operations, Transactions& transactions, RouteAccess access,
                          Events& events) {
  const auto overrides = std::make_shared<Overrides>(std::move(access));
  const RouteAccess& routes = overrides->routes();
  transactions.join(overrides->participant());

  operations.add("route.list", [overrides, &routes](const Arguments&) { return list(routes); });
  operations.add(
      "route.set",
      [overrides, &routes, &events](const Arguments& args) -> Result {
        const std::string app = read_app(args);
        routes.rules.set_override(app, read_route(args));
        overrides->changed();
        events.publish(Topic::routing, "rule_changed");
        return {};
      },
      InApply::yes);
  operations.add(
      "route.unset",
      [overrides, &routes, &events](const Arguments& args) -> Result {
        const std::string app = read_app(args);
        if (!routes.rules.unset_override(app))
          throw NotFound("there is no override for \"" + app + '"');
        overrides->changed();
        events.publish(Topic::routing, "rule_changed");
        return {};
      },
      InApply::yes);
  operations.add("route.stream", [overrides, &routes](const Arguments& args) -> Result {
    const uint32_t id = args.id("node_id");
    std::optional<Route> route;
    if (const auto which = args.word("to", {"processed", "bypass", "rules"}); which < 2)
      route = which == 0 ? Route::processed : Route::bypass;
    stream_of(routes, id);
    routes.set_stream_override(id, route);
    return {};
  });
  operations.add("route.explain", [overrides, &routes](const Arguments& args) {
    return explain(routes, args.id("node_id"));
  });
}

void publish_stream_routed(Events& events, uint32_t node_id, const StreamRoutes::Stream& stream) {
  events.publish(Topic::routing, "stream_routed", [&](wire::Writer& data) {
    data.field("node_id", node_id)
        .field("app", app_of(stream.facts.properties))
        .field("to", text(stream.in_force.route))
        .field("rule", stream.in_force.rule)
        .field("reason", stream.in_force.why);
  });
}

void publish_stream_removed(Events& events, uint32_t node_id) {
  events.publish(Topic::routing, "stream_removed",
                 [&](wire::Writer& data) { data.field("node_id", node_id); });
}

} // namespace headroom::control
