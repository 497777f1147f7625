// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "pipewire/graph.hpp"
#include "pipewire/stream_probe.hpp"
#include "routing/claim.hpp"
#include <map>
#include <memory>
#include <string>

namespace headroom {

/// Sends application streams to our sink by writing target.object, and nothing else: no links, no
/// default sink, no volumes. Lives as long as one connection. [control thread]
class Router {
public:
  /// @param own_group  node.link-group of our nodes
  Router(Graph& graph, std::string own_group) : graph_(graph), own_group_(std::move(own_group)) {}

  /// The sink exists (or not any more): claim what should be processed, or release everything.
  void set_active(bool active);

  // What the graph tells.
  void node_added(const GraphNode& node);
  void node_removed(uint32_t id) { streams_.erase(id); }
  void target_changed(uint32_t node_id, const char* type, const char* value);
  void metadata_vanished() { metadata_known_ = false; }
  /// Everything that the metadata held at its appearance has been told.
  void metadata_complete();

  /// One application stream as the router sees it.
  struct Stream {
    Claim claim;
    StreamFacts facts;
    RouteDecision decision;
    std::unique_ptr<StreamProbe> probe;
  };
  const std::map<uint32_t, Stream>& streams() const noexcept { return streams_; }

private:
  bool is_real_sink(const Target& target) const;
  void decide(uint32_t node_id);
  void write(uint32_t node_id, const Claim::Write& target);

  Graph& graph_;
  const std::string own_group_;
  bool active_ = false;
  bool metadata_known_ = false;
  std::map<uint32_t, Target> found_; // metadata of streams, until metadata_complete()
  std::map<uint32_t, Stream> streams_;
};

} // namespace headroom
