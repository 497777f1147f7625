// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/stream_routes.hpp"
#include "own_nodes.hpp"
#include <algorithm>
#include <cstdlib>
#include <utility>

namespace headroom {
namespace {

uint32_t client_of(const Properties& properties) {
  return static_cast<uint32_t>(
      std::strtoul(std::string(value_of(properties, "client.id")).c_str(), nullptr, 10));
}

/// The application itself names a sink; the session manager goes by that before anything else.
bool names_a_target(const Properties& properties) {
  return !value_of(properties, "target.object").empty() ||
         !value_of(properties, "node.target").empty();
}

} // namespace

StreamRoutes::StreamRoutes(const GraphModel& model, const RuleBook& rules, std::string own_group,
                           Events events)
    : model_(model), rules_(rules), own_group_(std::move(own_group)), entrance_(kSinkName),
      events_(std::move(events)) {}

StreamRoutes::Surroundings StreamRoutes::surroundings() const {
  // Streams without a target come to us where we are a smart filter or the default sink.
  const bool comes_to_us = smart_ || is_own_sink(model_.default_sink());
  const GraphNode* sink = comes_to_us ? model_.real_sink() : nullptr;
  return {sink == nullptr ? std::string{} : std::string(sink->name())};
}

bool StreamRoutes::means_our_sink(const Target& target) const {
  if (target.names_our_sink())
    return true;
  return std::ranges::any_of(model_.nodes(), [&](const auto& entry) {
    const GraphNode& node = entry.second;
    return is_own_sink(node.name()) && !target.value.empty() &&
           target.value == value_of(node.properties, "object.serial");
  });
}

bool StreamRoutes::is_real_sink(const Target& target) const {
  const GraphNode* sink = model_.real_sink();
  return sink != nullptr && (target.value == sink->name() ||
                             target.value == value_of(sink->properties, "object.serial"));
}

Wish StreamRoutes::wish_for(const Stream& stream) const {
  if (!active_)
    return Wish::hands_off();
  if (stream.decision.route == Route::processed)
    return Wish::through_us(stream.on_detour ? kDetourName : entrance_);
  const auto& properties = stream.facts.properties;
  if (surroundings_.bypass_sink.empty() || !keeps_out(stream.decision.reason) ||
      names_a_target(properties) || model_.is_smart_filter(value_of(properties, "node.link-group")))
    return Wish::hands_off();
  return Wish::past_us(surroundings_.bypass_sink);
}

void StreamRoutes::complete_facts(Stream& stream) const {
  stream.facts.properties = stream.own;
  const auto client = clients_.find(stream.client_id);
  if (client == clients_.end())
    return;
  for (const auto& [key, value] : client->second.properties)
    if (key.starts_with("application.") || key.starts_with("pipewire."))
      stream.facts.properties.emplace(key, value);
  stream.facts.process = client->second.process;
}

void StreamRoutes::decide(uint64_t now_ms, uint32_t node_id, Stream& stream) {
  const auto group = value_of(stream.facts.properties, "node.link-group");
  const bool feeds_back = !group.empty() && model_.sound_reaches(group);
  stream.decision =
      decide_route(stream.facts, {own_group_, rules_, stream.stream_override, feeds_back});
  const Wish wish = wish_for(stream);
  if (metadata_known_ && wish != stream.claim.wish())
    write(node_id, stream.claim.want(now_ms, wish));
  tell(node_id, stream);
}

void StreamRoutes::tell(uint32_t node_id, Stream& stream) {
  RouteDecision now = stream.decision;
  if (const Target* chosen = stream.claim.by_user())
    now = {means_our_sink(*chosen) ? Route::processed : Route::bypass, RouteReason::moved_by_user,
           "user", "moved by the user"};
  if (now == stream.in_force)
    return;
  if (now.route != stream.in_force.route)
    stream.placement.sent();
  stream.in_force = std::move(now);
  if (stream.in_force.reason != RouteReason::own_node &&
      stream.in_force.reason != RouteReason::not_a_player)
    events_.routed(node_id, stream);
}

void StreamRoutes::decide_all(uint64_t now_ms) {
  for (auto& [id, stream] : streams_)
    decide(now_ms, id, stream);
}

void StreamRoutes::write(uint32_t node_id, const Claim::Write& target) {
  if (target)
    events_.write(node_id, *target);
}

void StreamRoutes::set_active(uint64_t now_ms, bool active) {
  if (std::exchange(active_, active) != active)
    decide_all(now_ms);
}

bool StreamRoutes::set_entrance(uint64_t now_ms, std::string_view sink_name) {
  if (entrance_ == sink_name)
    return false;
  entrance_ = sink_name;
  decide_all(now_ms);
  return true;
}

void StreamRoutes::set_detour(uint64_t now_ms, uint32_t node_id, bool on_detour) {
  const auto found = streams_.find(node_id);
  if (found == streams_.end() || std::exchange(found->second.on_detour, on_detour) == on_detour)
    return;
  decide(now_ms, node_id, found->second);
}

bool StreamRoutes::comes_by_our_word(const Stream& stream) const {
  const auto& properties = stream.facts.properties;
  const GraphNode* sink = model_.node_named(entrance_);
  return active_ && metadata_known_ && stream.decision.route == Route::processed &&
         stream.claim.by_user() == nullptr && is_true(properties, "node.autoconnect") &&
         pinned_by(properties).empty() && sink != nullptr &&
         !model_.input_channels(sink->id).empty();
}

void StreamRoutes::stream_added(uint64_t now_ms, const GraphNode& node) {
  streams_.erase(node.id);
  if (!is_output_stream(node.properties))
    return;
  Stream& stream = streams_
                       .emplace(node.id, Stream{client_of(node.properties),
                                                node.properties,
                                                {},
                                                {},
                                                {},
                                                {},
                                                Claim(now_ms),
                                                {},
                                                false})
                       .first->second;
  complete_facts(stream);
  decide(now_ms, node.id, stream);
}

void StreamRoutes::stream_learned(uint64_t now_ms, uint32_t node_id, const Properties& properties,
                                  bool encoded_only) {
  const auto found = streams_.find(node_id);
  if (found == streams_.end())
    return;
  Stream& stream = found->second;
  stream.own = properties;
  stream.facts.encoded_only = encoded_only;
  complete_facts(stream);
  decide(now_ms, node_id, stream);
}

void StreamRoutes::client_learned(uint64_t now_ms, uint32_t client_id, const Properties& properties,
                                  const ProcessFacts& process) {
  clients_[client_id] = {properties, process};
  for (auto& [id, stream] : streams_)
    if (stream.client_id == client_id) {
      complete_facts(stream);
      decide(now_ms, id, stream);
    }
}

void StreamRoutes::graph_changed(uint64_t now_ms) {
  const Surroundings now = surroundings();
  const bool changed = now != surroundings_;
  surroundings_ = now;
  for (auto& [id, stream] : streams_)
    if (changed || !value_of(stream.facts.properties, "node.link-group").empty())
      decide(now_ms, id, stream);
}

void StreamRoutes::target_changed(uint64_t now_ms, uint32_t node_id, const Target& target) {
  if (!metadata_known_) {
    found_[node_id] = target;
    return;
  }
  const auto stream = streams_.find(node_id);
  if (stream == streams_.end())
    return;
  write(node_id, stream->second.claim.target_changed(now_ms, target));
  tell(node_id, stream->second);
}

void StreamRoutes::metadata_complete(uint64_t now_ms) {
  const auto found = std::exchange(found_, {});
  const bool again = std::exchange(metadata_was_known_, true);
  metadata_known_ = true;
  for (auto& [id, stream] : streams_) {
    const auto value = found.find(id);
    const Target target = value == found.end() ? Target{} : value->second;
    if (again)
      write(id, stream.claim.metadata_restarted(now_ms, target));
    else
      stream.claim = Claim(now_ms, target, is_real_sink(target));
    decide(now_ms, id, stream);
  }
}

bool StreamRoutes::set_stream_override(uint64_t now_ms, uint32_t node_id,
                                       std::optional<Route> route) {
  const auto found = streams_.find(node_id);
  if (found == streams_.end())
    return false;
  found->second.stream_override = route;
  write(node_id, found->second.claim.give_back(now_ms));
  decide(now_ms, node_id, found->second);
  return true;
}

std::vector<uint32_t> StreamRoutes::misplaced() const {
  std::vector<uint32_t> ids;
  for (const auto& [id, stream] : streams_)
    if (stream.in_force.route == Route::processed &&
        links_of(id, stream) == Placement::Links::astray)
      ids.push_back(id);
  return ids;
}

Placement::Links StreamRoutes::links_of(uint32_t node_id, const Stream& stream) const {
  const auto sinks = model_.plays_to(node_id);
  if (!active_ || !metadata_known_ || model_.node_named(kSinkName) == nullptr || sinks.empty())
    return Placement::Links::none;
  const bool processed = stream.in_force.route == Route::processed;
  const bool as_sent = std::ranges::all_of(
      sinks, [&](uint32_t sink) { return model_.is_own_sink(sink) == processed; });
  return as_sent ? Placement::Links::as_sent : Placement::Links::astray;
}

std::optional<uint64_t> StreamRoutes::look_at_links(uint64_t now_ms) {
  std::optional<uint64_t> again_ms;
  for (auto& [id, stream] : streams_) {
    const auto before = stream.placement.state();
    const bool other = stream.placement.look(now_ms, links_of(id, stream));
    if (other && events_.placed &&
        (before == Placement::State::unroutable ||
         stream.placement.state() == Placement::State::unroutable))
      events_.placed(id, stream);
    if (const auto due_ms = stream.placement.due_ms())
      again_ms = std::min(*due_ms, again_ms.value_or(*due_ms));
  }
  return again_ms;
}

} // namespace headroom
