// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "routing/stream_routes.hpp"
#include <functional>
#include <optional>

namespace headroom {

/// What the control socket may see of routing, and do to it. Outlives connections to PipeWire.
struct RouteAccess {
  RuleBook& rules;                              ///< call rules_changed() after each change
  std::function<void()> rules_changed;          ///< every stream is decided again
  std::function<const StreamRoutes*()> streams; ///< null while there is no connection
  /// See StreamRoutes::set_stream_override().
  std::function<bool(uint32_t node_id, std::optional<Route> route)> set_stream_override;
};

} // namespace headroom
