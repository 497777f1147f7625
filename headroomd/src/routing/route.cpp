// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/route.hpp"
#include "own_nodes.hpp"
#include "routing/rule_book.hpp"

namespace headroom {

bool is_output_stream(const Properties& properties) {
  return value_of(properties, "media.class") == "Stream/Output/Audio";
}

bool keeps_out(RouteReason reason) {
  switch (reason) {
  case RouteReason::default_route:
  case RouteReason::rule:
  case RouteReason::app_override:
  case RouteReason::stream_override:
  case RouteReason::moved_by_user:
  case RouteReason::filter:
  case RouteReason::feedback:
    return true;
  case RouteReason::encoded: // the session manager never links it to a sink of ours
  case RouteReason::not_a_player:
  case RouteReason::own_node:
    break;
  }
  return false;
}

RouteDecision decide_route(const StreamFacts& stream, const RouteContext& context) {
  const auto& properties = stream.properties;
  const auto left_alone = [](RouteReason reason, const char* why) {
    return RouteDecision{Route::bypass, reason, "safety", why};
  };
  const auto group = value_of(properties, "node.link-group");
  const auto name = value_of(properties, "node.name");

  if (name == kSinkName || name == kOutputName || name == kExtraOutputName ||
      (!group.empty() && group == context.own_group))
    return left_alone(RouteReason::own_node, "own node");
  if (!is_output_stream(properties) || is_true(properties, "stream.monitor"))
    return left_alone(RouteReason::not_a_player, "not a player");
  if (stream.encoded_only)
    return left_alone(RouteReason::encoded, "encoded passthrough");

  RouteDecision decision;
  if (context.stream_override)
    decision = {*context.stream_override, RouteReason::stream_override, "user",
                "chosen by the user for this stream"};
  else
    decision = context.rules.decide(stream);
  const bool is_filter = !group.empty() || is_true(properties, "node.virtual");
  if (is_filter && decision.reason == RouteReason::default_route)
    return left_alone(RouteReason::filter, "part of a filter");
  if (context.feeds_back && decision.route == Route::processed)
    return left_alone(RouteReason::feedback, "would feed back: it plays what comes from headroom");
  return decision;
}

std::string_view pinned_by(const Properties& properties) {
  for (const std::string_view key : {"node.dont-reconnect", "node.dont-move"})
    if (is_true(properties, key))
      return key;
  return {};
}

std::string why_astray(const Properties& properties) {
  if (const auto pin = pinned_by(properties); !pin.empty())
    return "stays where it was linked first (" + std::string(pin) + ")";
  for (const std::string_view key : {"target.object", "node.target"})
    if (!value_of(properties, key).empty())
      return "goes where the application says (" + std::string(key) + ")";
  return "the session manager leaves it elsewhere";
}

} // namespace headroom
