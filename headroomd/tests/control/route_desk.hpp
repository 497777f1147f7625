// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/operations/route_operations.hpp"

namespace headroom::control_test {

/// Routing as it is in the daemon, with a graph that tests fill. Nothing reads what it writes.
struct RouteDesk {
  explicit RouteDesk(control::Events& events)
      : routes(model, rules, "headroom-42",
               {[](uint32_t, const Target&) {},
                [&events](uint32_t id, const StreamRoutes::Stream& stream) {
                  control::publish_stream_routed(events, id, stream);
                },
                {}}) {
    routes.metadata_complete(0);
    routes.set_active(0, true);
  }

  void add_stream(uint32_t id, const char* binary) {
    model.add_node(id, {{"node.name", binary},
                        {"media.class", "Stream/Output/Audio"},
                        {"application.process.binary", binary}});
    routes.stream_added(0, *model.node(id));
  }
  RouteAccess access() {
    return {rules, [this] { routes.rules_changed(0); }, [this] { return &routes; },
            [this](uint32_t id, std::optional<Route> route) {
              return routes.set_stream_override(0, id, route);
            }};
  }

  GraphModel model;
  RuleBook rules;
  StreamRoutes routes;
};

} // namespace headroom::control_test
