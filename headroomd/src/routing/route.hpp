// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "properties.hpp"
#include <string_view>

namespace headroom {

enum class Route {
  processed, ///< through our sink
  untouched, ///< as if headroom were absent: nothing is written for this stream
};

/// Why a stream goes where it goes.
enum class RouteReason {
  default_route,
  not_a_player, ///< no output stream of an application, or a level meter's
  own_node,
  filter,  ///< one end of another program's filter or loopback: taking it could close a loop
  encoded, ///< compressed passthrough (IEC958, DSD): any processing would destroy it
};

struct RouteDecision {
  Route route = Route::untouched;
  RouteReason reason = RouteReason::not_a_player;
  bool operator==(const RouteDecision&) const = default;
};

/// Everything that decides a stream's route. Properties may arrive in two steps (the registry
/// knows few of them); decide again when more are known.
struct StreamFacts {
  Properties properties;
  bool encoded_only = false; ///< offers no raw audio format
};

/// @param own_group  node.link-group of our own nodes
RouteDecision decide_route(const StreamFacts& stream, std::string_view own_group);

/// True for nodes that decide_route() could ever send anywhere: Stream/Output/Audio.
bool is_output_stream(const Properties& properties);

/// The property by which a stream forbids that it is linked anew, empty if it does not. Where the
/// session manager has linked such a stream first, it stays.
std::string_view pinned_by(const Properties& properties);

/// Short words for status and log, for example "part of a filter".
std::string_view text(RouteReason reason);

} // namespace headroom
