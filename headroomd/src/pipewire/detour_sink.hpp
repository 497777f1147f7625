// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "channel_map.hpp"
#include "pipewire/connection.hpp"
#include "pipewire/graph.hpp"
#include "pipewire/made_object.hpp"
#include <cstdint>
#include <functional>
#include <list>
#include <set>

namespace headroom {

/// A sink without a device that nobody hears, there only while streams are sent to it for a moment
/// (LinkWatch). Not of our node.link-group: 0.5 tells by the first sink of a group whether that is
/// a smart filter. Lives as long as one connection. [control thread]
class DetourSink {
public:
  /// @param settle_again  rung when settle() should be called though the graph has not changed
  DetourSink(Connection& connection, Loop& loop, Graph& graph, std::function<void()> settle_again);

  /// Makes it, or removes it when nobody plays to it any more, whoever made it. Call at each change
  /// of the graph, and of these.
  /// @param linger  the server keeps it when we are gone: who plays to it then stays silent
  void settle(bool needed, bool linger, const ChannelMap& map);
  /// The session manager finds it by its name.
  bool ready() const noexcept { return ready_; }
  /// Removes it now.
  void remove();

private:
  /// From its ports until the session manager has surely seen them: a target that it does not find
  /// sends a stream to the default sink.
  static constexpr uint32_t kRipeMs = 500;

  void make(bool linger, const ChannelMap& map);
  void destroy(uint32_t id);

  Connection& connection_;
  Graph& graph_;
  std::list<MadeObject> objects_;
  std::set<uint32_t> going_; // destroyed by us, not gone yet
  bool making_ = false;      // not seen yet
  bool ripening_ = false;
  bool ready_ = false;
  Timer ripe_;
};

} // namespace headroom
