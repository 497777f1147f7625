// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/route.hpp"
#include "own_nodes.hpp"

namespace headroom {

bool is_output_stream(const Properties& properties) {
  return value_of(properties, "media.class") == "Stream/Output/Audio";
}

RouteDecision decide_route(const StreamFacts& stream, std::string_view own_group) {
  const auto& properties = stream.properties;
  const auto untouched = [](RouteReason reason) { return RouteDecision{Route::untouched, reason}; };
  const auto group = value_of(properties, "node.link-group");
  const auto name = value_of(properties, "node.name");

  if (name == kSinkName || name == kOutputName || (!group.empty() && group == own_group))
    return untouched(RouteReason::own_node);
  if (!is_output_stream(properties) || is_true(properties, "stream.monitor"))
    return untouched(RouteReason::not_a_player);
  if (!group.empty() || is_true(properties, "node.virtual"))
    return untouched(RouteReason::filter);
  if (stream.encoded_only)
    return untouched(RouteReason::encoded);
  return {Route::processed, RouteReason::default_route};
}

std::string_view pinned_by(const Properties& properties) {
  for (const std::string_view key : {"node.dont-reconnect", "node.dont-move"})
    if (is_true(properties, key))
      return key;
  return {};
}

std::string_view text(RouteReason reason) {
  switch (reason) {
  case RouteReason::default_route:
    return "default route";
  case RouteReason::own_node:
    return "own node";
  case RouteReason::filter:
    return "part of a filter";
  case RouteReason::encoded:
    return "encoded passthrough";
  case RouteReason::not_a_player:
    break;
  }
  return "not a player";
}

} // namespace headroom
