// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/events.hpp"
#include "control/operations.hpp"
#include "levels/stream_level.hpp"
#include <functional>
#include <string>
#include <vector>

namespace headroom::control {

/// What the operations need of the rest of the daemon.
struct LevelAccess {
  std::function<std::vector<StreamLevel>()> levels; ///< by node id
  std::function<void(const std::string& app, bool enabled)> switch_app;
  std::function<void(bool enabled)> switch_all;
  std::function<void(uint32_t node_id)> restart; ///< nothing happens for an unknown node
};

/// `per-app.list`, `per-app.set`, `per-app.master`, `per-app.reset`.
void add_level_operations(Operations& operations, LevelAccess levels, Events& events);

void publish_level_attached(Events& events, uint32_t node_id, const std::string& app);
void publish_level_detached(Events& events, uint32_t node_id);
void publish_level(Events& events, const StreamLevel& level);

} // namespace headroom::control
