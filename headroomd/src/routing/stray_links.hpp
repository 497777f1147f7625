// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "graph_model.hpp"
#include "routing/stream_routes.hpp"
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace headroom {

/// Links by which a stream is heard directly beside its way through us. WirePlumber 0.4 leaves such
/// ones when our sink comes while it is linking the stream to another: it forgets the first links.
/// Only what the session manager has made is told, never what somebody else has linked.
/// Pure, as StreamRoutes.
class StrayLinks {
public:
  static constexpr uint64_t kPatienceMs = Placement::kPatienceMs;
  /// For one stream, as long as it lives.
  static constexpr int kMostAttempts = 3;

  /// @param cut  those links should go
  StrayLinks(const GraphModel& model, const StreamRoutes& routes,
             std::function<void(uint32_t node_id, const std::vector<uint32_t>& links)> cut);

  /// Call at each change of the graph.
  /// @return when to call this again although nothing happens, if ever
  std::optional<uint64_t> look(uint64_t now_ms);
  void node_removed(uint32_t id) { watches_.erase(id); }

private:
  struct Watch {
    std::vector<uint32_t> links;
    uint64_t since_ms = 0; ///< that there have been exactly these
    int attempts = 0;
  };
  std::vector<uint32_t> strays_of(uint32_t id, const StreamRoutes::Stream& stream) const;

  const GraphModel& model_;
  const StreamRoutes& routes_;
  const std::function<void(uint32_t, const std::vector<uint32_t>&)> cut_;
  std::map<uint32_t, Watch> watches_;
};

} // namespace headroom
