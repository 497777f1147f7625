// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/rule.hpp"
#include "routing/stream_facts.hpp"
#include <optional>
#include <string>
#include <string_view>

namespace headroom {

class RuleBook;
using profile::Route;

/// What decided where a stream goes.
enum class RouteReason {
  default_route,
  rule,            ///< of the profile or of a rules file
  app_override,    ///< the user's word about an application
  stream_override, ///< the user's word about this very stream
  moved_by_user,   ///< by hand, with a mixer or pw-metadata
  not_a_player,    ///< no output stream of an application, or a level meter's
  own_node,
  filter,   ///< one end of another program's filter or loopback, and no rule names it
  encoded,  ///< compressed passthrough (IEC958, DSD): any processing would destroy it
  feedback, ///< the end of a loop that begins behind our sink
};

struct RouteDecision {
  Route route = Route::bypass;
  RouteReason reason = RouteReason::not_a_player;
  std::string rule; ///< "default", "override", `rules[2] of profile "night"`, "safety"
  std::string why;  ///< one line for people
  bool operator==(const RouteDecision&) const = default;
};

/// What decides beside the stream itself.
struct RouteContext {
  std::string_view own_group; ///< node.link-group of our own nodes
  const RuleBook& rules;
  std::optional<Route> stream_override;
  bool feeds_back = false; ///< sound from behind our sink reaches this stream through its own group
};

/// What must be comes first, then what the user wants, in the order of the enumeration's comments:
/// own and foreign kinds of node, encoded sound; the word about this stream; overrides, rules; the
/// default.
RouteDecision decide_route(const StreamFacts& stream, const RouteContext& context);

/// True for nodes that decide_route() could ever send anywhere: Stream/Output/Audio.
bool is_output_stream(const Properties& properties);

/// True if a decision for this reason leaves a stream alone that the session manager must not send
/// through us either.
bool keeps_out(RouteReason reason);

/// The property by which a stream forbids that it is linked anew, empty if it does not. Where the
/// session manager has linked such a stream first, it stays.
std::string_view pinned_by(const Properties& properties);

/// Why a stream may not go where it is sent, for people.
std::string why_astray(const Properties& properties);

} // namespace headroom
