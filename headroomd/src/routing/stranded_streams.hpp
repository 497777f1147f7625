// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "graph_model.hpp"
#include "routing/link_watch.hpp"
#include "routing/stream_routes.hpp"
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace headroom {

/// Which of the streams that should play to us the session manager leaves without a link, and what
/// is done about it: see LinkWatch. Pure, as StreamRoutes.
class StrandedStreams {
public:
  /// @param send  to the detour, or back
  /// @param changed  what is known of a stream
  StrandedStreams(const GraphModel& model, const StreamRoutes& routes,
                  std::function<void(uint32_t node_id, bool to_detour)> send,
                  std::function<void(uint32_t node_id, const LinkWatch& watch)> changed);

  /// Call at each change of the graph.
  /// @param detour_ready  the session manager can send streams there
  /// @return when to call this again although nothing happens, if ever
  std::optional<uint64_t> look(uint64_t now_ms, bool detour_ready);
  void node_removed(uint32_t id);
  /// Streams are sent to another of our sinks.
  void entrance_changed();

  /// There should be a detour, or must still be.
  bool need_detour() const;
  /// The session manager is probably about to link some stream: a moment to leave it in peace.
  /// @return when to ask again
  std::optional<uint64_t> on_their_way(uint64_t now_ms) const;
  /// Those that are left alone for good.
  std::vector<uint32_t> given_up() const;

private:
  LinkWatch::Sight sight_of(uint32_t id, const StreamRoutes::Stream& stream) const;

  const GraphModel& model_;
  const StreamRoutes& routes_;
  const std::function<void(uint32_t, bool)> send_;
  const std::function<void(uint32_t, const LinkWatch&)> changed_;
  std::map<uint32_t, LinkWatch> watches_;
};

} // namespace headroom
