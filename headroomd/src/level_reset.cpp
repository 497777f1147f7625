// SPDX-License-Identifier: GPL-3.0-or-later
#include "level_reset.hpp"
#include "pipewire/connection.hpp"
#include "pipewire/level_control.hpp"
#include <memory>

namespace headroom {
namespace {

constexpr uint32_t kPatienceMs = 2000;

} // namespace

void reset_levels() {
  Loop loop;
  LevelMemoryFile nothing(loop, {});
  std::unique_ptr<Graph> graph;
  std::unique_ptr<LevelControl> levels; // which wants no control at all
  const auto forget = [&] {
    levels.reset();
    graph.reset();
  };
  Timer patience(loop, [&] { loop.quit(); });
  std::unique_ptr<Connection> connection;
  const auto connected = [&] {
    Graph::Events events;
    events.node_added = [&](const GraphNode& node) { levels->node_added(node); };
    events.node_removed = [&](uint32_t id) { levels->node_removed(id); };
    events.client_learned = [](uint32_t, const Properties&) {};
    events.client_removed = [](uint32_t) {};
    events.changed = [] {};
    events.metadata_appeared = [] {};
    events.metadata_vanished = [] {};
    events.target_changed = [](uint32_t, const char*, const char*) {};
    graph = std::make_unique<Graph>(connection->core(), std::move(events));
    levels = std::make_unique<LevelControl>(
        loop, connection->core(), *graph, nothing, [](uint32_t) { return nullptr; },
        LevelControl::Events{});
    // The registry; what its streams tell of themselves; what was written to them.
    connection->when_synced(
        [&] { connection->when_synced([&] { connection->when_synced([&] { loop.quit(); }); }); });
  };
  const auto disconnected = [&] {
    forget();
    loop.quit();
  };
  connection = std::make_unique<Connection>(loop, Connection::Events{connected, disconnected});
  connection->start();
  if (connection->core() == nullptr)
    return;
  patience.once_after(kPatienceMs);
  loop.run();
  forget();
}

} // namespace headroom
