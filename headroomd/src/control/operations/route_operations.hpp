// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/events.hpp"
#include "control/operations.hpp"
#include "control/transactions.hpp"
#include "routing/route_access.hpp"
#include "wire_status.hpp"

namespace headroom::control {

/// `route.list`, `route.set`, `route.unset`, `route.stream`, `route.explain`.
void add_route_operations(Operations& operations, Transactions& transactions, RouteAccess routes,
                          Events& events);

/// The same state in the protocol's own words.
wire::Placement to_wire(Placement::State state);

/// The events of streams, on the topic `routing`.
void publish_stream_routed(Events& events, uint32_t node_id, const StreamRoutes::Stream& stream);
void publish_stream_removed(Events& events, uint32_t node_id);

} // namespace headroom::control
