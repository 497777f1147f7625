// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/events.hpp"
#include "control/metrics.hpp"
#include "control/operations/device_operations.hpp"
#include "control/operations/level_operations.hpp"
#include "control/state_events.hpp"
#include "daemon_meters.hpp"
#include "engine.hpp"
#include "limiter_watch.hpp"
#include "meter_readings.hpp"
#include "output_devices.hpp"
#include "pipewire/connection.hpp"
#include "pipewire/detour_sink.hpp"
#include "pipewire/graph.hpp"
#include "pipewire/leaving_pair.hpp"
#include "pipewire/level_control.hpp"
#include "pipewire/processor.hpp"
#include "pipewire/router.hpp"
#include "pipewire/silent_sink.hpp"
#include "profile_keeper.hpp"
#include "real_time_watch.hpp"
#include "repair_watch.hpp"
#include "routing/route_access.hpp"
#include "rule_keeper.hpp"
#include "sink_volume_memory.hpp"
#include "state_file.hpp"
#include "sticky_default.hpp"
#include "watchdog.hpp"
#include "wire_status.hpp"
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// Ties the parts together: what the graph looks like -> which pair should exist -> what is routed
/// to it. Everything that reacts to a change goes through reconcile(). [control thread]
class Daemon {
public:
  /// @param events  must outlive this
  /// @param test_gain  see Engine
  /// @throws std::runtime_error when libpipewire cannot be set up
  Daemon(Loop& loop, control::Events& events, ProfileKeeper& profiles, RuleKeeper& rule_files,
         float test_gain);
  ~Daemon();

  /// Connects; without a server it keeps trying.
  void start() { connection_.start(); }
  /// Gives the streams back, then ends the loop: at once if there is no server, and within
  /// kStopMs whatever the server does.
  void stop();

  /// The kernel says that the audio thread has not paused for too long (SIGXCPU).
  void audio_thread_overran();

  /// Where headroom plays to, beside the default sink.
  control::DeviceAccess devices();
  /// For the control socket; valid as long as this.
  RouteAccess routes();
  /// For the operations about levels of applications.
  control::LevelAccess levels();

  /// Everything there is to know, as the control socket tells it. Starts the meters anew.
  wire::Status status();
  /// Who we are. Leaves the meters alone: a client that only connects must not blank them.
  wire::Hello hello();
  /// The same and more, for those who draw it over time.
  control::Metrics metrics();
  /// Integrated loudness, loudness range and the maxima since the start begin anew.
  void reset_meters() noexcept { engine_.restart_meters(); }
  /// Of the sound; 0 before there is any.
  double sample_rate_hz() const noexcept { return engine_.sample_rate_hz(); }

private:
  static constexpr uint32_t kStopMs = 250;
  static constexpr uint32_t kNewsMs = 200; // a new stream is not unprotected before it is linked

  /// Puts what is in force now into the chain, without a click.
  void profile_changed();
  void rule_files_changed();
  void connected();
  void disconnected();
  void graph_changed();
  void reconcile();
  std::optional<ChannelMap> wanted_map() const;
  void settle_outputs();
  void settle_silent_sink();
  void settle_default_sink();
  void settle_detour();
  bool pair_may_be_replaced();
  void check_output();
  void check_starts();
  uint64_t now_ms() const;
  void leave();
  void build_pair(const ChannelMap& map);
  void pair_state_changed();
  void check_audio_thread();
  void tell_news();
  void check_real_time();
  bool anything_plays_through_us() const;
  wire::Status state();
  uint64_t uptime_s() const;
  void describe_sinks(wire::Status& status) const;
  void describe_streams(wire::Status& status) const;
  wire::Stream describe_stream(uint32_t id, const StreamRoutes::Stream& known) const;
  void describe_safety(wire::Status& status);
  void describe_levels(wire::Status& status) const;
  void describe_safeguards(wire::Status& status) const;
  void describe_audio_thread(wire::Status& status) const;
  std::vector<std::string> warnings(const wire::Status& status) const;

  Loop& loop_;
  control::Events& events_;              // what happens is told here
  const std::string group_ = "headroom"; // node.group and node.link-group of our nodes
  ProfileKeeper& profiles_;
  RuleKeeper& rule_files_;
  Engine engine_;
  MeterReadings readings_{engine_};
  DaemonMeters meters_{loop_, events_, engine_, readings_};
  SinkVolumeMemory volume_;
  RuleBook rules_;
  LevelMemoryFile level_memory_;
  CycleCounters counters_;
  Watchdog watchdog_;
  RealTimeWatch real_time_;
  OutputDevices outputs_{state_directory(), [this] {
                           reconcile_.ring();
                           news_.once_after(kNewsMs);
                         }};
  StickyDefault sticky_default_;
  uint32_t output_id_ = SPA_ID_INVALID; // that sticky_default_ was told of
  Doorbell reconcile_;
  Doorbell settle_later_{loop_, [this] { settle_outputs(); }};
  RepairWatch output_watch_;
  Timer check_output_{loop_, [this] { check_output(); }};
  static constexpr uint32_t kStartPatienceMs = 500;
  RepairWatch pair_start_watch_{{kStartPatienceMs, 6}};
  RepairWatch extras_start_watch_{{kStartPatienceMs, 6}};
  Timer check_starts_{loop_, [this] { check_starts(); }};
  Timer retry_pair_;
  Timer replace_later_{loop_, [this] { reconcile(); }};
  Timer map_patience_;
  Timer watch_;
  Timer stop_deadline_;
  Timer news_;
  control::StateEvents state_events_{events_};
  LimiterWatch limiter_watch_;
  Connection connection_;
  std::unique_ptr<Graph> graph_;
  std::unique_ptr<Router> router_;
  std::unique_ptr<LevelControl> levels_;
  std::unique_ptr<SilentSink> silent_sink_;
  std::unique_ptr<DetourSink> detour_;
  std::unique_ptr<Processor> processor_;
  LeavingPair leaving_{connection_, loop_};
  std::string unsupported_;  // layout of the real sink that we cannot process, or empty
  wire::Status last_status_; // without what moves by itself; revision as it was then
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  bool graph_known_ = false;
  bool map_patience_over_ = false;
  bool pair_failed_ = false;
  bool make_anew_ = false; // the pair, as it is
  bool settling_ = false;
  bool stopping_ = false;
  bool started_told_ = false;
  bool released_ = false; // stopping, and the server knows that the streams are free
  bool left_ = false;
};

} // namespace headroom
