// SPDX-License-Identifier: GPL-3.0-or-later
// What should be there, from the graph and the settings: the pair, and what stands before and
// behind it.
#include "daemon.hpp"
#include "log.hpp"
#include "own_nodes.hpp"
#include <algorithm>
#include <utility>

namespace headroom {
namespace {

constexpr uint32_t kRetryPairMs = 1000;

} // namespace

std::optional<ChannelMap> Daemon::wanted_map() const {
  if (const GraphNode* sink = graph_->model().real_sink()) {
    auto map = graph_->model().input_channels(sink->id);
    if (!map.empty())
      return map;
  }
  // Nothing to copy from: keep what we have, and after some patience start with anything.
  if (processor_)
    return processor_->channel_map();
  if (map_patience_over_)
    return kStereo;
  return {};
}

void Daemon::reconcile() {
  if (!graph_known_ || pair_failed_ || stopping_)
    return;
  const auto map = wanted_map();
  if (!map)
    return;
  if (map->size() > kMaxChannels) {
    if (unsupported_ != to_text(*map)) {
      unsupported_ = to_text(*map);
      log::warning("the default sink has %zu channels, at most %u can be processed: everything "
                   "plays unprotected",
                   map->size(), kMaxChannels);
    }
    router_->set_active(false);
    processor_.reset();
    settle_silent_sink();
    return;
  }
  unsupported_.clear();
  if (!processor_ ||
      ((processor_->channel_map() != *map || make_anew_) && pair_may_be_replaced())) {
    make_anew_ = false;
    build_pair(*map);
  }
  settle_silent_sink();
  router_->set_active(processor_ != nullptr);
  settle_detour();
  settle_outputs();
}

/// A sink that goes while the session manager still links streams to it costs each of them a few of
/// the attempts that it has.
bool Daemon::pair_may_be_replaced() {
  const auto wait_ms = router_->streams_arrive_ms();
  if (wait_ms)
    replace_later_.once_after(*wait_ms);
  return !wait_ms && !leaving_.any(); // when that has gone the graph has changed
}

void Daemon::settle_detour() {
  if (!graph_known_ || stopping_)
    return;
  const auto on_crash = profiles_.live().in_force().settings.on_crash;
  detour_->settle(processor_ && router_->stranded().need_detour(),
                  on_crash == profile::OnCrash::silent,
                  processor_ ? processor_->channel_map() : kStereo);
  router_->set_detour_ready(detour_->ready());
}

void Daemon::settle_silent_sink() {
  if (!graph_known_ || stopping_)
    return;
  const auto on_crash = profiles_.live().in_force().settings.on_crash;
  silent_sink_->settle(on_crash == profile::OnCrash::silent, processor_.get());
  router_->set_entrance(silent_sink_->holds_streams() ? kSilentSinkName : kSinkName);
}

void Daemon::settle_default_sink() {
  if (!graph_known_ || stopping_ || !router_->routes().metadata_known())
    return;
  const auto& model = graph_->model();
  if (processor_ && output_id_ != processor_->output_id()) {
    output_id_ = processor_->output_id();
    sticky_default_.output_changed();
  }
  const bool possible =
      processor_ && model.node(output_id_) != nullptr && model.node_named(kSinkName) != nullptr;
  sticky_default_.settle(now_ms(), possible && profiles_.live().in_force().settings.sticky_default,
                         model.configured_sink());
}

/// The session manager may have given our output up.
void Daemon::check_output() {
  if (!graph_known_ || stopping_ || !processor_ || pair_failed_)
    return;
  const auto& model = graph_->model();
  const bool possible =
      graph_->has_metadata() && std::ranges::any_of(model.nodes(), [&](const auto& entry) {
        return value_of(entry.second.properties, "media.class") == "Audio/Sink" &&
               !is_own_sink(entry.second.name()) && !model.input_channels(entry.first).empty();
      });
  const bool linked = !model.plays_to(processor_->output_id()).empty();
  const bool gave_up = output_watch_.gave_up();
  const auto step = output_watch_.look(now_ms(), linked, possible);
  if (step.look_again_ms > 0)
    check_output_.once_after(step.look_again_ms);
  if (step.repair) {
    log::warning("the session manager links our output to nothing: made anew (%d)",
                 output_watch_.attempts());
    make_anew_ = true;
    reconcile_.ring();
  }
  if (gave_up != output_watch_.gave_up() || step.repair)
    news_.once_after(kNewsMs);
}

/// PipeWire may have missed the start of a node of ours.
void Daemon::check_starts() {
  if (!graph_known_ || stopping_ || !processor_ || pair_failed_)
    return;
  const auto& model = graph_->model();
  const auto plays = [&](uint32_t id) { return !model.plays_to(id).empty(); };
  const auto missed = processor_->missed_starts(graph_->registry(), plays);
  const auto pair = pair_start_watch_.look(now_ms(), !missed.pair, true);
  const auto extras = extras_start_watch_.look(now_ms(), !missed.extras, true);
  if (pair.repair) {
    log::warning("PipeWire has missed the start of our nodes: made anew (%d)",
                 pair_start_watch_.attempts());
    make_anew_ = true;
    reconcile_.ring();
  }
  if (extras.repair)
    processor_->lose_stalled_extras(graph_->registry(), plays);
  for (const auto& step : {pair, extras})
    if (step.look_again_ms > 0)
      check_starts_.once_after(std::min(step.look_again_ms, kStartPatienceMs));
}

void Daemon::settle_outputs() {
  if (!processor_ || stopping_)
    return;
  try {
    processor_->set_extra_outputs(outputs_.wanted(graph_->model()));
  } catch (const std::exception& reason) {
    log::error("%s", reason.what());
  }
}

void Daemon::build_pair(const ChannelMap& map) {
  leaving_.keep(std::move(processor_));
  Processor::Events events;
  events.state_changed = [this] { pair_state_changed(); };
  events.extra_lost = [this] { settle_later_.ring(); };
  events.failed = [this] {
    pair_failed_ = make_anew_ = true;
    retry_pair_.once_after(kRetryPairMs);
  };
  events.volume_changed = [this, map](UserVolume volume) {
    volume_.changed(map, std::move(volume));
  };
  volume_.pair_made(map);
  router_->sink_comes();
  try {
    const bool smart = rules_.default_route() == Route::processed;
    processor_ = std::make_unique<Processor>(loop_, connection_.core(), engine_, counters_, map,
                                             group_, smart, volume_.volume(), std::move(events));
    log::info("sink \"%s\" has the channels %s", std::string(kSinkName).c_str(),
              to_text(map).c_str());
  } catch (const std::exception& reason) {
    log::error("%s", reason.what());
    pair_failed_ = true;
    retry_pair_.once_after(kRetryPairMs);
  }
}

} // namespace headroom
