// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "pipewire/graph.hpp"
#include "pipewire/loop.hpp"
#include "pipewire/stream_probe.hpp"
#include "routing/stranded_streams.hpp"
#include "routing/stray_links.hpp"
#include "routing/stream_routes.hpp"
#include <functional>
#include <map>
#include <set>
#include <string>

namespace headroom {

/// Carries out what StreamRoutes decides, by writing target.object and nothing else: no default
/// sink, no volumes, and no links but for StrayLinks, which go. Lives as long as one connection.
/// [control thread]
class Router {
public:
  struct Events {
    /// The route of a stream is known, or another.
    std::function<void(uint32_t node_id, const StreamRoutes::Stream&)> stream_routed;
    /// One that was told of by stream_routed has gone.
    std::function<void(uint32_t node_id)> stream_removed;
    /// A stream has become unroutable, or is so no longer.
    std::function<void()> placement_changed;
    /// What is said of stranded() is another. May be empty.
    std::function<void()> stranded_changed;
  };

  /// @param own_group  node.link-group of our nodes
  /// @param rules  call rules_changed() after each change
  Router(Loop& loop, Graph& graph, const RuleBook& rules, std::string own_group, Events events);

  /// Our sink is about to be made, and another of its group may be left of a former headroomd.
  void sink_comes();
  /// The sink exists (or not any more): claim what should be processed, or release everything.
  void set_active(bool active);
  /// See StreamRoutes.
  void set_entrance(std::string_view sink_name);
  void rules_changed();
  bool set_stream_override(uint32_t node_id, std::optional<Route> route);

  // What the graph tells.
  void node_added(const GraphNode& node);
  void node_removed(uint32_t id);
  void client_learned(uint32_t id, const Properties& properties);
  void client_removed(uint32_t id) { routes_.client_removed(id); }
  void graph_changed();
  void target_changed(uint32_t node_id, const char* type, const char* value);
  void metadata_vanished() { routes_.metadata_vanished(); }
  void metadata_complete();

  /// Streams can be sent to kDetourName, or not any more.
  void set_detour_ready(bool ready);

  /// Streams that have no link though they are sent to us.
  const StrandedStreams& stranded() const noexcept { return stranded_; }
  /// How long to leave the session manager in peace, if at all: it is about to link streams.
  std::optional<uint32_t> streams_arrive_ms() const;
  const StreamRoutes& routes() const noexcept { return routes_; }

private:
  static constexpr uint32_t kSuspectMs = 500;

  void routed(uint32_t node_id, const StreamRoutes::Stream& stream);
  void settle_smart_filter(bool active);
  void write_smart_of_silent_sinks(bool smart);
  void write_smart(uint32_t node_id, bool smart, std::optional<bool> now);
  void look_for_misplaced();
  void look_at_links();
  void cut(uint32_t node_id, const std::vector<uint32_t>& links);
  void link_watch_changed(uint32_t node_id, const LinkWatch& watch);

  Graph& graph_;
  const Events events_;
  StreamRoutes routes_;
  StrandedStreams stranded_;
  StrayLinks stray_links_;
  bool detour_ready_ = false;
  std::map<uint32_t, StreamProbe> probes_;
  std::set<uint32_t> told_; // streams that stream_routed told of
  Timer suspicion_;
  Timer patience_;              // until streams are unroutable, or stranded
  std::set<uint32_t> suspects_; // misplaced streams whose target was, or is about to be, read again
  std::map<uint32_t, bool> smart_written_; // by node id, of our sinks
};

} // namespace headroom
