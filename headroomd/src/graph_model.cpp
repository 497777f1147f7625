// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph_model.hpp"
#include "own_nodes.hpp"
#include <algorithm>
#include <set>

namespace headroom {

void GraphModel::add_node(uint32_t id, Properties properties) {
  remove(id);
  nodes_[id] = {id, std::move(properties)};
}

void GraphModel::learn_node(uint32_t id, Properties properties) {
  const auto found = nodes_.find(id);
  if (found != nodes_.end())
    found->second.properties = std::move(properties);
}

void GraphModel::add_port(uint32_t id, GraphPort port) {
  remove(id);
  ports_[id] = std::move(port);
}

void GraphModel::add_link(uint32_t id, GraphLink link) {
  remove(id);
  links_[id] = link;
}

void GraphModel::remove(uint32_t id) {
  if (nodes_.erase(id) > 0) {
    std::erase_if(ports_, [id](const auto& entry) { return entry.second.node_id == id; });
    std::erase_if(links_, [id](const auto& entry) {
      return entry.second.output_node == id || entry.second.input_node == id;
    });
  }
  ports_.erase(id);
  links_.erase(id);
}

void GraphModel::clear() {
  nodes_.clear();
  ports_.clear();
  links_.clear();
  default_sink_.clear();
  configured_sink_.clear();
  session_manager_ = 0;
}

const GraphNode* GraphModel::node(uint32_t id) const {
  const auto found = nodes_.find(id);
  return found == nodes_.end() ? nullptr : &found->second;
}

const GraphNode* GraphModel::node_named(std::string_view name) const {
  for (const auto& [id, node] : nodes_)
    if (node.name() == name)
      return &node;
  return nullptr;
}

bool GraphModel::is_own_sink(uint32_t node_id) const {
  const GraphNode* found = node(node_id);
  return found != nullptr && headroom::is_own_sink(found->name());
}

std::vector<uint32_t> GraphModel::nodes_named(std::string_view name) const {
  std::vector<uint32_t> ids;
  for (const auto& [id, node] : nodes_)
    if (node.name() == name)
      ids.push_back(id);
  return ids;
}

const GraphNode* GraphModel::real_sink() const {
  if (!headroom::is_own_sink(default_sink_))
    return default_sink_.empty() ? nullptr : node_named(default_sink_);
  const GraphNode* output = node_named(kOutputName);
  if (output == nullptr)
    return nullptr;
  const auto sinks = linked_to(output->id);
  return sinks.empty() ? nullptr : node(sinks.front());
}

ChannelMap GraphModel::channels(uint32_t node_id, bool input) const {
  std::vector<const GraphPort*> ports;
  for (const auto& [id, port] : ports_)
    if (port.node_id == node_id && port.input == input && !port.monitor)
      ports.push_back(&port);
  std::sort(ports.begin(), ports.end(),
            [](const GraphPort* a, const GraphPort* b) { return a->index < b->index; });
  ChannelMap map;
  for (const GraphPort* port : ports)
    map.push_back(port->channel);
  return map;
}

bool GraphModel::is_recorder(uint32_t node_id) const {
  const GraphNode* found = node(node_id);
  return found != nullptr && value_of(found->properties, "media.class") == "Stream/Input/Audio";
}

std::vector<uint32_t> GraphModel::linked_to(uint32_t node_id) const {
  std::vector<uint32_t> sinks;
  for (const auto& [id, link] : links_)
    if (link.output_node == node_id)
      sinks.push_back(link.input_node);
  std::sort(sinks.begin(), sinks.end());
  sinks.erase(std::unique(sinks.begin(), sinks.end()), sinks.end());
  return sinks;
}

std::vector<uint32_t> GraphModel::plays_to(uint32_t node_id) const {
  auto sinks = linked_to(node_id);
  std::erase_if(sinks, [this](uint32_t id) { return is_recorder(id); });
  return sinks;
}

bool GraphModel::each_output_has(uint32_t node_id,
                                 const std::function<bool(const GraphLink&)>& wanted) const {
  return std::ranges::all_of(ports_, [&](const auto& entry) {
    const uint32_t id = entry.first; // clang 14 captures no structured binding
    const GraphPort& port = entry.second;
    return port.node_id != node_id || port.input || port.monitor ||
           std::ranges::any_of(links_, [&](const auto& link) {
             return link.second.output_port == id && wanted(link.second);
           });
  });
}

bool GraphModel::all_ports_linked(uint32_t node_id) const {
  return each_output_has(node_id, [](const GraphLink&) { return true; });
}

bool GraphModel::all_ports_linked_to_us(uint32_t node_id) const {
  return !output_channels(node_id).empty() && each_output_has(node_id, [&](const GraphLink& link) {
    return is_own_sink(link.input_node);
  });
}

std::optional<uint32_t> GraphModel::port(uint32_t node_id, bool input,
                                         std::string_view channel) const {
  for (const auto& [id, port] : ports_)
    if (port.node_id == node_id && port.input == input && port.channel == channel)
      return id;
  return {};
}

bool GraphModel::linked(uint32_t output_port, uint32_t input_port) const {
  return std::ranges::any_of(links_, [&](const auto& entry) {
    return entry.second.output_port == output_port && entry.second.input_port == input_port;
  });
}

bool GraphModel::is_played_to(uint32_t node_id) const {
  return std::ranges::any_of(links_, [&](const auto& entry) {
    const GraphNode* from = node(entry.second.output_node);
    return entry.second.input_node == node_id &&
           (from == nullptr || from->name() != kSilentSinkName);
  });
}

std::set<uint32_t> GraphModel::reached_from(std::vector<uint32_t> next) const {
  std::set<uint32_t> reached(next.begin(), next.end());
  const auto reach = [&](uint32_t id) {
    if (reached.insert(id).second)
      next.push_back(id);
  };
  while (!next.empty()) {
    const uint32_t from = next.back();
    next.pop_back();
    for (const uint32_t to : linked_to(from))
      reach(to);
    const GraphNode* here = node(from);
    const auto group = here == nullptr ? "" : value_of(here->properties, "node.link-group");
    if (group.empty())
      continue;
    for (const auto& [id, node] : nodes_)
      if (value_of(node.properties, "node.link-group") == group)
        reach(id);
  }
  return reached;
}

bool GraphModel::sound_reaches(std::string_view link_group) const {
  std::vector<uint32_t> ours;
  for (const auto& [id, node] : nodes_)
    if (headroom::is_own_sink(node.name()) || node.name() == kOutputName ||
        node.name() == kExtraOutputName)
      ours.push_back(id);
  return std::ranges::any_of(reached_from(std::move(ours)), [&](uint32_t id) {
    const GraphNode* reached = node(id);
    return reached != nullptr && value_of(reached->properties, "node.link-group") == link_group;
  });
}

bool GraphModel::comes_to_us(uint32_t node_id) const {
  return std::ranges::any_of(reached_from({node_id}), [&](uint32_t id) { return is_own_sink(id); });
}

bool GraphModel::is_smart_filter(std::string_view link_group) const {
  if (link_group.empty())
    return false;
  return std::any_of(nodes_.begin(), nodes_.end(), [&](const auto& entry) {
    const Properties& properties = entry.second.properties;
    return value_of(properties, "node.link-group") == link_group &&
           is_true(properties, "filter.smart");
  });
}

} // namespace headroom
