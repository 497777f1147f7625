// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "channel_map.hpp"
#include "properties.hpp"
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace headroom {

struct GraphNode {
  uint32_t id = 0;
  Properties properties;
  std::string_view name() const { return value_of(properties, "node.name"); }
};

struct GraphPort {
  uint32_t node_id = 0;
  uint32_t index = 0; ///< order among the node's ports
  bool input = false;
  bool monitor = false;
  std::string channel;
};

struct GraphLink {
  uint32_t output_node = 0;
  uint32_t input_node = 0;
  uint32_t output_port = 0;
  uint32_t input_port = 0;
  uint32_t client_id = 0; ///< who made it, 0: not known; it stays when its maker goes
};

/// What is in PipeWire's graph, as plain data. The registry is its only writer.
///
/// Ids are reused within milliseconds, so a removed node takes its ports and links with it.
class GraphModel {
public:
  void add_node(uint32_t id, Properties properties);
  /// All properties of a node that was added with few.
  void learn_node(uint32_t id, Properties properties);
  void add_port(uint32_t id, GraphPort port);
  void add_link(uint32_t id, GraphLink link);
  /// Whatever object had that id.
  void remove(uint32_t id);
  void clear();
  /// @param name  node.name of the sink that WirePlumber calls default; empty = there is none
  void set_default_sink(std::string name) { default_sink_ = std::move(name); }

  /// @param name  of the sink that the user wants as default; empty = he has not said
  void set_configured_sink(std::string name) { configured_sink_ = std::move(name); }

  /// @param client_id  of the session manager, as its links tell it; 0 = there is none
  void set_session_manager(uint32_t client_id) { session_manager_ = client_id; }
  uint32_t session_manager() const { return session_manager_; }

  const std::map<uint32_t, GraphNode>& nodes() const { return nodes_; }
  const std::map<uint32_t, GraphLink>& links() const { return links_; }
  const GraphNode* node(uint32_t id) const;
  /// A node of that name, or nullptr.
  const GraphNode* node_named(std::string_view name) const;
  /// All of that name, by id.
  std::vector<uint32_t> nodes_named(std::string_view name) const;
  const std::string& default_sink() const { return default_sink_; }
  const std::string& configured_sink() const { return configured_sink_; }
  /// Whether what plays to that node is processed.
  bool is_own_sink(uint32_t node_id) const;

  /// The sink behind us: the default sink, or, when that is our own (the user's choice, or nothing
  /// else is plugged in), the one that our playback half is linked to.
  const GraphNode* real_sink() const;
  /// Positions of a node's ports in port order; empty while it has none. Monitor ports do not
  /// count.
  ChannelMap input_channels(uint32_t node_id) const { return channels(node_id, true); }
  ChannelMap output_channels(uint32_t node_id) const { return channels(node_id, false); }
  /// Nodes that this node's outputs are linked to, each once, ascending.
  std::vector<uint32_t> linked_to(uint32_t node_id) const;
  /// The same without those that only record it, our own taps among them: nobody hears these.
  std::vector<uint32_t> plays_to(uint32_t node_id) const;
  /// Whether every output port of that node is linked to something.
  bool all_ports_linked(uint32_t node_id) const;
  /// Whether it has output ports, and each is linked to a sink of ours.
  bool all_ports_linked_to_us(uint32_t node_id) const;
  /// A port of that kind and channel, or nothing.
  std::optional<uint32_t> port(uint32_t node_id, bool input, std::string_view channel) const;
  bool linked(uint32_t output_port, uint32_t input_port) const;
  /// Whether somebody else plays to that node: a link from our own silent sink does not count.
  bool is_played_to(uint32_t node_id) const;

  /// Whether what leaves our sink comes to a node of that link group, over links and through other
  /// groups. A stream of such a group closes a loop when it plays into our sink.
  bool sound_reaches(std::string_view link_group) const;
  /// Whether what plays to that node comes to our sink, over links and through filters.
  bool comes_to_us(uint32_t node_id) const;
  /// Whether the session manager itself decides where that group plays to.
  bool is_smart_filter(std::string_view link_group) const;

private:
  std::set<uint32_t> reached_from(std::vector<uint32_t> start) const;
  bool is_recorder(uint32_t node_id) const;
  ChannelMap channels(uint32_t node_id, bool input) const;
  bool each_output_has(uint32_t node_id, const std::function<bool(const GraphLink&)>& wanted) const;

  std::map<uint32_t, GraphNode> nodes_;
  std::map<uint32_t, GraphPort> ports_;
  std::map<uint32_t, GraphLink> links_;
  std::string default_sink_;
  std::string configured_sink_;
  uint32_t session_manager_ = 0;
};

} // namespace headroom
