// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/route.hpp"
#include "routing/rule_book.hpp"
#include <headroom_catch.hpp>

using namespace headroom;

namespace {

constexpr std::string_view kGroup = "headroom-42";

StreamFacts player(Properties more = {}) {
  Properties properties{{"media.class", "Stream/Output/Audio"},
                        {"node.name", "mpv"},
                        {"application.process.binary", "mpv"}};
  properties.merge(more);
  for (const auto& [key, value] : more)
    properties[key] = value;
  return {properties, false, {}};
}

RouteReason reason_with(std::string key, std::string value) {
  return decide_route(player({{key, value}}), {kGroup, RuleBook{}, {}, false}).reason;
}

profile::Rule rule(const char* binary, Route route) {
  return {{{profile::MatchField::process_binary, {profile::Pattern::parse(binary)}}}, route};
}

} // namespace

TEST_CASE("a player goes through us by default") {
  REQUIRE(
      decide_route(player(), {kGroup, RuleBook{}, {}, false}) ==
      RouteDecision{Route::processed, RouteReason::default_route, "default", "no rule matches"});
}

TEST_CASE("streams that are not players stay untouched, each for its reason") {
  REQUIRE(reason_with("node.link-group", "headroom-42") == RouteReason::own_node);
  REQUIRE(reason_with("node.name", "headroom_out") == RouteReason::own_node);
  REQUIRE(reason_with("node.name", "headroom_out_extra") == RouteReason::own_node);
  REQUIRE(reason_with("node.link-group", "loopback-9") == RouteReason::filter);
  REQUIRE(reason_with("node.virtual", "true") == RouteReason::filter);
  REQUIRE(reason_with("stream.monitor", "true") == RouteReason::not_a_player);
  REQUIRE(reason_with("media.class", "Stream/Input/Audio") == RouteReason::not_a_player);
  REQUIRE(reason_with("media.class", "Audio/Sink") == RouteReason::not_a_player);
}

TEST_CASE("an event sound is a player like any other") {
  REQUIRE(reason_with("media.role", "Notification") == RouteReason::default_route);
  REQUIRE(reason_with("media.role", "event") == RouteReason::default_route);
}

TEST_CASE("encoded sound goes past us whatever rules and the user say") {
  RuleBook rules;
  rules.set_profile("p", {rule("mpv", Route::processed)}, Route::processed);
  rules.set_override("mpv", Route::processed);
  auto encoded = player();
  encoded.encoded_only = true;
  const auto decision = decide_route(encoded, {kGroup, rules, Route::processed, false});
  REQUIRE(decision.route == Route::bypass);
  REQUIRE(decision.reason == RouteReason::encoded);
  REQUIRE(decision.why == "encoded passthrough");
}

TEST_CASE("the first word counts: the stream's, the override, rules files, the profile, default") {
  RuleBook rules;
  const auto decide = [&](std::optional<Route> of_stream = {}) {
    return decide_route(player(), {kGroup, rules, of_stream, false});
  };
  rules.set_profile("night", {rule("other", Route::processed)}, Route::bypass);
  REQUIRE(decide().rule == "default");
  REQUIRE(decide().route == Route::bypass);
  rules.set_profile("night", {rule("other", Route::bypass), rule("mp*", Route::processed)},
                    Route::bypass);
  REQUIRE(decide().rule == "rules[2] of profile \"night\"");
  REQUIRE(decide().why == "process_binary \"mpv\"");
  REQUIRE(decide().route == Route::processed);
  rules.set_files({{"rules.d/10-mine.toml", {rule("mpv", Route::bypass)}, {}}});
  REQUIRE(decide().rule == "rules[1] of rules.d/10-mine.toml");
  REQUIRE(decide().route == Route::bypass);
  rules.set_override("mpv", Route::processed);
  REQUIRE(decide().reason == RouteReason::app_override);
  REQUIRE(decide().route == Route::processed);
  REQUIRE(decide(Route::bypass).reason == RouteReason::stream_override);
  REQUIRE(decide(Route::bypass).route == Route::bypass);
  REQUIRE(rules.unset_override("mpv"));
  REQUIRE_FALSE(rules.unset_override("mpv"));
  REQUIRE(decide().route == Route::bypass);
}

TEST_CASE("an override names the binary, the application, or the Flatpak id") {
  RuleBook rules;
  const auto is_overridden = [&](const StreamFacts& stream) {
    return rules.decide(stream).reason == RouteReason::app_override;
  };
  rules.set_override("mpv", Route::bypass);
  rules.set_override("mpv Media Player", Route::bypass);
  rules.set_override("io.mpv.Mpv", Route::bypass);
  REQUIRE(is_overridden({{{"application.process.binary", "mpv"}}, false, {}}));
  REQUIRE(is_overridden({{{"application.name", "mpv Media Player"}}, false, {}}));
  REQUIRE(is_overridden({{{"pipewire.access.portal.app_id", "io.mpv.Mpv"}}, false, {}}));
  REQUIRE(is_overridden({{}, false, {"/usr/bin/mpv", ""}}));
  REQUIRE_FALSE(is_overridden({{{"application.name", "MPV"}}, false, {}}));
}

TEST_CASE("the end of a filter is taken only if a rule names it and nothing feeds back") {
  RuleBook rules;
  const auto filter = player({{"node.link-group", "loopback-9"}});
  const auto decide = [&](bool feeds_back) {
    return decide_route(filter, {kGroup, rules, {}, feeds_back});
  };
  REQUIRE(decide(false).reason == RouteReason::filter);
  rules.set_profile("p", {rule("mpv", Route::processed)}, Route::processed);
  REQUIRE(decide(false).reason == RouteReason::rule);
  REQUIRE(decide(false).route == Route::processed);
  REQUIRE(decide(true).reason == RouteReason::feedback);
  REQUIRE(decide(true).route == Route::bypass);
}

TEST_CASE("a stream that forbids to be linked anew says by which property") {
  REQUIRE(pinned_by(player().properties).empty());
  REQUIRE(pinned_by({{"node.dont-reconnect", "true"}}) == "node.dont-reconnect");
  REQUIRE(pinned_by({{"node.dont-move", "true"}}) == "node.dont-move");
  REQUIRE(pinned_by({{"node.dont-reconnect", "false"}}).empty());
}
