// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon.hpp"
#include "control/operations/route_operations.hpp"
#include "log.hpp"
#include "own_nodes.hpp"
#include "state_file.hpp"
#include <algorithm>
#include <cstdlib>
#include <utility>

namespace headroom {
namespace {

constexpr uint32_t kMapPatienceMs = 2000; // for a default sink and its ports, after connecting
constexpr uint32_t kLeaveMs = 100;

} // namespace

Daemon::Daemon(Loop& loop, control::Events& events, ProfileKeeper& profiles, RuleKeeper& rule_files,
               float test_gain)
    : loop_(loop), events_(events), profiles_(profiles), rule_files_(rule_files),
      engine_(test_gain), volume_(loop, engine_, state_directory()),
      level_memory_(loop, state_directory()),
      sticky_default_(state_directory(),
                      {[this](const std::string& name) {
                         if (graph_)
                           graph_->write_configured_sink(name);
                       },
                       [this](const std::string& name) {
                         if (graph_ && output_id_ != SPA_ID_INVALID)
                           graph_->write_target(output_id_, "Spa:String",
                                                name.empty() ? nullptr : name.c_str());
                       }}),
      reconcile_(loop, [this] { reconcile(); }), retry_pair_(loop,
                                                             [this] {
                                                               pair_failed_ = false;
                                                               reconcile();
                                                             }),
      map_patience_(loop,
                    [this] {
                      map_patience_over_ = true;
                      reconcile();
                    }),
      watch_(loop, [this] { check_audio_thread(); }),
      stop_deadline_(loop,
                     [this] {
                       if (!released_ || left_) {
                         loop_.quit();
                         return;
                       }
                       log::warning("streams still play through us: leaving all the same");
                       leave();
                     }),
      news_(loop, [this] { tell_news(); }),
      connection_(loop, {[this] { connected(); }, [this] { disconnected(); }}) {
  rules_.set_overrides(profiles_.live().overlay().routes);
  profile_changed();
  rule_files_changed();
  rule_files_.on_change([this] { rule_files_changed(); });
  profiles_.on_change([this](const profile::LiveProfile::Change&) { profile_changed(); });
}

Daemon::~Daemon() { disconnected(); }

void Daemon::profile_changed() {
  const auto& profile = profiles_.live().in_force();
  engine_.set(profile.settings.chain);
  events_.set_default_meters_hz(static_cast<double>(profile.settings.meters_publish_hz));
  engine_.set_bypass(profiles_.live().bypass(), profiles_.live().comparing());
  rules_.set_profile(profile.name, profile.settings.rules, profile.settings.default_route);
  log::info("profile \"%s\"%s%s (%s)", profile.name.c_str(), profile.file.empty() ? "" : " from ",
            profile.file.c_str(), profiles_.live().reason().c_str());
  if (processor_)
    processor_->delay_changed();
  if (router_)
    router_->rules_changed();
  if (levels_)
    levels_->set(profiles_.live().in_force().settings.per_app);
  if (processor_) {
    settle_silent_sink();
    settle_default_sink();
  }
  news_.once_after(kNewsMs);
}

void Daemon::rule_files_changed() {
  rules_.set_files(rule_files_.files());
  if (router_)
    router_->rules_changed();
}

void Daemon::connected() {
  connection_.ask_audio_thread();
  map_patience_over_ = false;
  map_patience_.once_after(kMapPatienceMs);
  Graph::Events events;
  events.node_added = [this](const GraphNode& node) {
    router_->node_added(node);
    levels_->node_added(node);
  };
  events.node_removed = [this](uint32_t id) {
    levels_->node_removed(id);
    router_->node_removed(id);
  };
  events.client_learned = [this](uint32_t id, const Properties& properties) {
    router_->client_learned(id, properties);
    levels_->facts_changed();
  };
  events.client_removed = [this](uint32_t id) { router_->client_removed(id); };
  events.changed = [this] { graph_changed(); };
  events.metadata_appeared = [this] {
    connection_.when_synced([this] {
      router_->metadata_complete();
      settle_default_sink();
    });
  };
  events.metadata_vanished = [this] {
    log::warning("the session manager is gone");
    router_->metadata_vanished();
    sticky_default_.start_anew();
  };
  events.target_changed = [this](uint32_t id, const char* type, const char* value) {
    router_->target_changed(id, type, value);
  };
  graph_ = std::make_unique<Graph>(connection_.core(), std::move(events));
  router_ = std::make_unique<Router>(
      loop_, *graph_, rules_, group_,
      Router::Events{[this](uint32_t id, const StreamRoutes::Stream& stream) {
                       control::publish_stream_routed(events_, id, stream);
                     },
                     [this](uint32_t id) { control::publish_stream_removed(events_, id); },
                     [this] { news_.once_after(kNewsMs); },
                     [this] {
                       news_.once_after(kNewsMs);
                       reconcile_.ring();
                     }});
  silent_sink_ = std::make_unique<SilentSink>(connection_, loop_, *graph_, group_,
                                              [this] { reconcile_.ring(); });
  detour_ =
      std::make_unique<DetourSink>(connection_, loop_, *graph_, [this] { reconcile_.ring(); });
  levels_ = std::make_unique<LevelControl>(
      loop_, connection_.core(), *graph_, level_memory_,
      [this](uint32_t id) { return router_->routes().facts(id); },
      LevelControl::Events{
          [this](uint32_t id, const std::string& app) {
            control::publish_level_attached(events_, id, app);
          },
          [this](uint32_t id) { control::publish_level_detached(events_, id); },
          [this](const StreamLevel& level) { control::publish_level(events_, level); }});
  levels_->set(profiles_.live().in_force().settings.per_app);
  // First round trip: the registry and the request for the metadata. Second: what that holds.
  connection_.when_synced([this] {
    connection_.when_synced([this] {
      graph_known_ = true;
      levels_->all_known();
      graph_changed();
      reconcile();
    });
  });
}

RouteAccess Daemon::routes() {
  return {rules_,
          [this] {
            profiles_.live().edit(
                [this](profile::Overlay& overlay) { overlay.routes = rules_.overrides(); });
            if (router_)
              router_->rules_changed();
          },
          [this] { return router_ ? &router_->routes() : nullptr; },
          [this](uint32_t id, std::optional<Route> route) {
            return router_ && router_->set_stream_override(id, route);
          }};
}

control::LevelAccess Daemon::levels() {
  const auto edit = [this](const std::function<void(profile::Overlay&)>& change) {
    profiles_.live().edit(change);
  };
  return {[this] { return levels_ ? levels_->levels() : std::vector<StreamLevel>{}; },
          [edit](const std::string& app, bool enabled) {
            edit([&](profile::Overlay& overlay) { overlay.per_app[app] = enabled; });
          },
          [edit](bool enabled) {
            edit([&](profile::Overlay& overlay) { overlay.per_app_master = enabled; });
          },
          [this](uint32_t id) {
            if (levels_)
              levels_->restart(id);
          }};
}

void Daemon::disconnected() {
  news_.once_after(kNewsMs);
  watch_.stop();
  map_patience_.stop();
  graph_known_ = settling_ = pair_failed_ = false;
  leaving_.drop();
  processor_.reset();
  silent_sink_.reset();
  detour_.reset();
  replace_later_.stop();
  sticky_default_.start_anew();
  output_id_ = SPA_ID_INVALID;
  check_output_.stop();
  check_starts_.stop();
  levels_.reset();
  router_.reset();
  graph_.reset();
}

void Daemon::graph_changed() {
  news_.once_after(kNewsMs);
  router_->graph_changed();
  if (released_ && !anything_plays_through_us())
    leave();
  if (graph_known_) {
    const GraphNode* sink = graph_->model().real_sink();
    profiles_.live().sink_is(sink ? std::string(sink->name()) : "",
                             sink ? std::string(value_of(sink->properties, "node.description"))
                                  : "");
  }
  if (processor_) {
    leaving_.successor(*processor_, graph_->model());
    settle_silent_sink();
    settle_default_sink();
    check_output();
    check_starts();
  }
  settle_detour();
  if (!graph_known_ || settling_ || !wanted_map())
    return;
  if (processor_ && processor_->channel_map() == *wanted_map() && !make_anew_) {
    if (outputs_.any())
      settle_later_.ring();
    return;
  }
  // A sink that is reconfigured loses its ports one by one and gets new ones: look again when the
  // server is through with it.
  settling_ = true;
  connection_.when_synced([this] {
    settling_ = false;
    reconcile_.ring();
  });
}

uint64_t Daemon::now_ms() const {
  const auto now = std::chrono::steady_clock::now() - started_;
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

control::DeviceAccess Daemon::devices() {
  return {outputs_, [this] {
            return graph_ ? outputs_.devices(graph_->model())
                          : std::vector<OutputDevices::Device>{};
          }};
}

void Daemon::pair_state_changed() {
  if (!processor_)
    return; // while it is being built
  news_.once_after(kNewsMs);
  check_starts_.once_after(kStartPatienceMs);
  if (processor_->streaming()) {
    connection_.ask_audio_thread();
    watch_.every(Watchdog::kCheckMs);
  } else {
    watch_.stop();
  }
}

void Daemon::tell_news() {
  if (stopping_)
    return; // the streams that leave us now are not unprotected by mistake
  const wire::Status now = state();
  if (graph_known_ && !started_told_) {
    const auto& live = profiles_.live();
    const auto& wanted = live.overlay().active_name;
    control::publish_started(events_, now, !wanted.empty() && wanted != live.chosen().name);
    started_told_ = true;
  }
  state_events_.look(now);
}

void Daemon::audio_thread_overran() {
  log::warning("the audio thread used the processor without a pause for too long");
  connection_.lower_audio_thread();
  check_real_time();
}

/// Without its priority the audio thread may come too late for what it did before: then only the
/// limiter works, which keeps the ceiling.
void Daemon::check_real_time() {
  switch (real_time_.check(now_ms(), connection_.audio_thread().real_time())) {
  case RealTimeWatch::Step::nothing:
    break;
  case RealTimeWatch::Step::lost:
    log::warning("the audio thread has lost its real-time priority: only the limiter works");
    engine_.set_limiter_only(true);
    news_.once_after(kNewsMs);
    break;
  case RealTimeWatch::Step::ask:
    connection_.raise_audio_thread();
    break;
  case RealTimeWatch::Step::regained:
    log::info("the audio thread has its real-time priority again");
    engine_.set_limiter_only(false);
    news_.once_after(kNewsMs);
    break;
  }
}

void Daemon::check_audio_thread() {
  if (!processor_)
    return;
  const float reduction_db =
      readings_.read(MeterReadings::Reader::watch).recent.limiter_gain_reduction_db;
  if (limiter_watch_.look(reduction_db, LimiterWatch::Clock::now()))
    control::publish_limiter_heavy(events_, reduction_db);
  check_real_time();
  const bool hung =
      watchdog_.check(processor_->streaming(), counters_.cycles(), processor_->clock_position(),
                      connection_.audio_thread_answers());
  if (watchdog_.in_doubt())
    connection_.ask_audio_thread();
  if (!hung)
    return;
  log::error("the audio thread hangs: giving up, so that the streams play directly");
  std::abort();
}

bool Daemon::anything_plays_through_us() const {
  return graph_ && std::ranges::any_of(graph_->model().nodes(), [this](const auto& entry) {
           return is_own_sink(entry.second.name()) && graph_->model().is_played_to(entry.first);
         });
}

/// The last thing we do: nothing of ours may outlive a clean stop.
void Daemon::leave() {
  if (std::exchange(left_, true))
    return;
  if (silent_sink_)
    silent_sink_->remove();
  if (detour_)
    detour_->remove();
  stop_deadline_.once_after(kLeaveMs);
  connection_.when_synced([this] { loop_.quit(); });
}

void Daemon::stop() {
  if (stopping_) {
    loop_.quit();
    return;
  }
  stopping_ = true;
  events_.publish(control::Topic::daemon, "shutdown");
  watch_.stop();
  if (!graph_known_) {
    loop_.quit();
    return;
  }
  sticky_default_.put_back();
  router_->set_active(false);
  levels_->release();
  stop_deadline_.once_after(kStopMs);
  // What was written must have arrived; then the session manager may move the streams away before
  // our sink vanishes under them.
  connection_.when_synced([this] {
    released_ = true;
    graph_changed();
  });
}

} // namespace headroom
