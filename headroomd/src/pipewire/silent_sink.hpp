// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "channel_map.hpp"
#include "pipewire/connection.hpp"
#include "pipewire/graph.hpp"
#include "pipewire/made_object.hpp"
#include "pipewire/own_link.hpp"
#include "pipewire/processor.hpp"
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// What makes a crash silent: a sink without a device, kept by the server when we are gone. Streams
/// play to it all the time, and links of ours bring what it gets to the pair. When we are killed
/// those links go with us, and the streams play on to nobody: the session manager has nothing to
/// decide. The next headroomd finds sink and streams as they are. Lives as long as one connection.
/// [control thread]
class SilentSink {
public:
  /// @param group  node.link-group of the pair: its output is never linked back to here
  /// @param settle_again  rung when settle() should be called though the graph has not changed
  SilentSink(Connection& connection, Loop& loop, Graph& graph, std::string group,
             std::function<void()> settle_again);

  /// Makes, links or removes what is wanted now. Call at each change of the graph, and of these.
  /// @param pair  null: there is none, and none to wait for
  void settle(bool wanted, const Processor* pair);
  /// Streams should play to it, not to the pair's sink. When it is not wanted any more that stays
  /// so until the pair can take them.
  bool holds_streams() const noexcept { return holds_; }
  /// What it gets comes to the pair that settle() was last called with.
  bool linked() const noexcept { return linked_; }
  /// Removes it now.
  void remove();

private:
  static constexpr uint32_t kPatienceMs = 1000;
  using Wire = std::pair<uint32_t, uint32_t>; ///< ids of an output and an input port

  void make(const ChannelMap& map);
  void link(const std::vector<Wire>& wires);
  std::vector<Wire> wires(const std::vector<uint32_t>& sinks, const Processor& pair) const;
  void keep(const std::vector<uint32_t>& sinks, const Processor& pair);
  void let_go(const std::vector<uint32_t>& sinks, const Processor* pair);
  bool takes_streams(const Processor& pair);
  void destroy(const std::vector<uint32_t>& sinks);
  void wait();

  Connection& connection_;
  Graph& graph_;
  const std::string group_;
  std::list<MadeObject> objects_;
  std::map<Wire, OwnLink> links_;
  std::set<uint32_t> going_; // destroyed by us, not gone yet
  bool made_ = false;        // by us, not found
  bool making_ = false;      // not seen yet
  bool holds_ = false;
  bool linked_ = false;
  bool waiting_ = false;
  bool overdue_ = false; // what was waited for has not come
  uint32_t taking_ = SPA_ID_INVALID;
  uint32_t asked_ = SPA_ID_INVALID;
  Timer patience_;
  std::function<void()> settle_again_;
};

} // namespace headroom
