// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/router.hpp"
#include "log.hpp"
#include "own_nodes.hpp"
#include "process_facts.hpp"
#include <algorithm>
#include <ctime>
#include <utility>

namespace headroom {
namespace {

uint64_t now_ms() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000 + static_cast<uint64_t>(now.tv_nsec) / 1'000'000;
}

} // namespace

Router::Router(Loop& loop, Graph& graph, const RuleBook& rules, std::string own_group,
               Events events)
    : graph_(graph), events_(std::move(events)),
      routes_(graph.model(), rules, std::move(own_group),
              {[this](uint32_t id, const Target& target) {
                 graph_.write_target(id, target.type.c_str(),
                                     target.value.empty() ? nullptr : target.value.c_str());
               },
               [this](uint32_t id, const StreamRoutes::Stream& stream) { routed(id, stream); },
               [this](uint32_t, const StreamRoutes::Stream&) {
                 if (events_.placement_changed)
                   events_.placement_changed();
               }}),
      stranded_(
          graph.model(), routes_,
          [this](uint32_t id, bool to_detour) { routes_.set_detour(now_ms(), id, to_detour); },
          [this](uint32_t id, const LinkWatch& watch) { link_watch_changed(id, watch); }),
      stray_links_(graph.model(), routes_,
                   [this](uint32_t id, const std::vector<uint32_t>& links) { cut(id, links); }),
      suspicion_(loop, [this] { look_for_misplaced(); }),
      patience_(loop, [this] { look_at_links(); }) {}

void Router::routed(uint32_t node_id, const StreamRoutes::Stream& stream) {
  log::debug("stream %u (%s): %s, %s (%s)", node_id, app_of(stream.facts.properties).c_str(),
             stream.in_force.route == Route::processed ? "processed" : "bypass",
             stream.in_force.why.c_str(), stream.in_force.rule.c_str());
  told_.insert(node_id);
  if (events_.stream_routed)
    events_.stream_routed(node_id, stream);
}

void Router::node_added(const GraphNode& node) {
  const uint32_t id = node.id;
  // At once, with what the registry knows: the session manager is about to link this stream.
  routes_.stream_added(now_ms(), node);
  probes_.erase(id);
  if (routes_.streams().contains(id))
    probes_.try_emplace(id, graph_.registry(), id,
                        [this, id](const Properties& properties, bool encoded_only) {
                          routes_.stream_learned(now_ms(), id, properties, encoded_only);
                          graph_.learn_node(id, properties);
                        });
}

void Router::node_removed(uint32_t id) {
  probes_.erase(id);
  suspects_.erase(id);
  stranded_.node_removed(id);
  stray_links_.node_removed(id);
  routes_.stream_removed(id);
  if (told_.erase(id) > 0 && events_.stream_removed)
    events_.stream_removed(id);
}

void Router::client_learned(uint32_t id, const Properties& properties) {
  routes_.client_learned(now_ms(), id, properties, read_client_process(properties));
}

void Router::set_active(bool active) {
  if (!active) // first, or the session manager sends those to us that lose their target
    settle_smart_filter(false);
  routes_.set_active(now_ms(), active);
  graph_changed();
}

void Router::set_entrance(std::string_view sink_name) {
  if (routes_.set_entrance(now_ms(), sink_name))
    stranded_.entrance_changed();
}

void Router::set_detour_ready(bool ready) {
  if (std::exchange(detour_ready_, ready) != ready)
    look_at_links();
}

std::optional<uint32_t> Router::streams_arrive_ms() const {
  const uint64_t now = now_ms();
  const auto until = stranded_.on_their_way(now);
  if (!until)
    return {};
  return static_cast<uint32_t>(std::max(*until, now + 1) - now);
}

void Router::link_watch_changed(uint32_t node_id, const LinkWatch& watch) {
  const auto state = watch.state();
  if (state == LinkWatch::State::away)
    log::warning("the session manager does not link stream %u to us: on a detour (%d)", node_id,
                 watch.attempts());
  else if (state == LinkWatch::State::gave_up)
    log::warning("the session manager does not link stream %u to us", node_id);
  if (events_.stranded_changed)
    events_.stranded_changed();
}

void Router::rules_changed() {
  routes_.rules_changed(now_ms());
  graph_changed();
}

bool Router::set_stream_override(uint32_t node_id, std::optional<Route> route) {
  return routes_.set_stream_override(now_ms(), node_id, route);
}

void Router::target_changed(uint32_t node_id, const char* type, const char* value) {
  routes_.target_changed(now_ms(), node_id,
                         {type == nullptr ? "" : type, value == nullptr ? "" : value});
}

void Router::metadata_complete() {
  routes_.metadata_complete(now_ms());
  graph_changed();
}

void Router::graph_changed() {
  settle_smart_filter(routes_.active());
  routes_.graph_changed(now_ms());
  const auto misplaced = routes_.misplaced();
  std::erase_if(suspects_, [&](uint32_t id) {
    return std::find(misplaced.begin(), misplaced.end(), id) == misplaced.end();
  });
  for (const uint32_t id : misplaced)
    if (suspects_.insert(id).second)
      suspicion_.once_after(kSuspectMs);
  look_at_links();
}

void Router::look_at_links() {
  const uint64_t now = now_ms();
  constexpr uint64_t kNever = UINT64_MAX;
  const uint64_t again = std::min({routes_.look_at_links(now).value_or(kNever),
                                   stranded_.look(now, detour_ready_).value_or(kNever),
                                   stray_links_.look(now).value_or(kNever)});
  if (again != kNever)
    patience_.once_after(static_cast<uint32_t>(std::max(again, now + 1) - now));
}

void Router::cut(uint32_t node_id, const std::vector<uint32_t>& links) {
  log::warning("the session manager has left stream %u linked past us, too: cutting %zu links",
               node_id, links.size());
  for (const uint32_t id : links)
    graph_.destroy_link(id);
}

/// Somebody else may have said where these go without our being told.
void Router::look_for_misplaced() {
  if (!routes_.misplaced().empty() && routes_.metadata_known())
    graph_.read_targets_again();
}

void Router::write_smart(uint32_t node_id, bool smart, std::optional<bool> now) {
  const auto written = smart_written_.find(node_id);
  if (written != smart_written_.end())
    now = written->second;
  smart_written_[node_id] = smart;
  if (now != smart)
    graph_.write_smart(node_id, smart);
}

void Router::write_smart_of_silent_sinks(bool smart) {
  for (const uint32_t id : graph_.model().nodes_named(kSilentSinkName))
    write_smart(id, smart, {}); // whatever a former headroomd has said about it
}

void Router::sink_comes() {
  if (graph_.has_filters())
    write_smart_of_silent_sinks(routes_.rules().default_route() == Route::processed);
}

/// Where streams play directly by default, or we are about to leave, the session manager must not
/// put us before every sink: then bypass is hands off in the strict sense.
void Router::settle_smart_filter(bool active) {
  const auto& model = graph_.model();
  const GraphNode* ours = model.node_named(kSinkName);
  if (!graph_.has_filters() || ours == nullptr) {
    smart_written_.clear();
    routes_.set_smart(false);
    return;
  }
  const bool wanted = active && routes_.rules().default_route() == Route::processed;
  if (!ours->properties.contains("filter.smart"))
    return; // not known yet
  std::erase_if(smart_written_,
                [&](const auto& written) { return !model.is_own_sink(written.first); });
  routes_.set_smart(wanted);
  const auto settle_pair = [&] {
    write_smart(ours->id, wanted, is_true(ours->properties, "filter.smart"));
  };
  // Whether our output is a smart filter's is read off the first sink of its group, the silent one:
  // were that smart too late or plain too early, the output would be sent back to us.
  if (!wanted)
    settle_pair();
  write_smart_of_silent_sinks(wanted);
  if (wanted)
    settle_pair();
}

} // namespace headroom
