// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/meter_tick.hpp"
#include "control/operations/device_operations.hpp"
#include "control/operations/route_operations.hpp"
#include "daemon.hpp"
#include "own_nodes.hpp"
#include <algorithm>
#include <headroom-dsp/version.hpp>
#include <sched.h>

namespace headroom {
namespace {

wire::LayerA to_wire(const StreamLevel& level) {
  wire::LayerA app;
  app.node_id = level.node_id;
  app.app = level.app;
  app.managed = level.managed;
  app.volume_lin = static_cast<double>(level.volume);
  app.reduction_db = static_cast<double>(level.cut_db);
  if (level.managed && !level.yields_once)
    app.user_ceiling_lin = static_cast<double>(level.user_volume);
  app.deferred = level.yielded;
  return app;
}

const char* policy_name(int policy) {
  switch (policy) {
  case SCHED_FIFO:
    return "SCHED_FIFO";
  case SCHED_RR:
    return "SCHED_RR";
  default:
    return "SCHED_OTHER";
  }
}

} // namespace

wire::Status Daemon::status() {
  wire::Status status = state();
  describe_safety(status);
  const auto report = counters_.report();
  status.xruns =
      report.gaps + report.trigger_failures + report.missing_input + report.missing_output;
  status.uptime_s = uptime_s();
  status.callbacks.overruns = report.overruns;
  status.callbacks.max_us = static_cast<double>(report.process_ns_max) / 1000.0;
  status.callbacks.histogram_us.assign(report.process_us.begin(), report.process_us.end());
  return status;
}

uint64_t Daemon::uptime_s() const {
  using namespace std::chrono;
  return static_cast<uint64_t>(duration_cast<seconds>(steady_clock::now() - started_).count());
}

wire::Hello Daemon::hello() {
  const wire::Status now = state();
  wire::Hello hello;
  hello.version = now.version;
  hello.revision = now.revision;
  hello.dsp_version = now.versions.dsp;
  hello.pipewire_version = now.versions.pipewire;
  return hello;
}

/// All of status that does not move by itself.
wire::Status Daemon::state() {
  wire::Status status;
  status.version = HEADROOM_VERSION;
  const auto& live = profiles_.live();
  status.profile = live.in_force().name;
  status.bypass = live.bypass();
  for (const auto& override : live.overrides())
    status.setting_overrides.emplace_back(
        override.key,
        std::visit([](const auto& value) { return wire::Value(value); }, override.value));
  status.versions = {dsp_version(), pipewire_running_version()};
  describe_sinks(status);
  describe_streams(status);
  describe_audio_thread(status);
  describe_levels(status);
  status.devices = control::to_wire(devices().devices());
  describe_safeguards(status);
  status.session_manager.present = graph_ && graph_->has_metadata();
  status.safety.ceiling_dbtp = static_cast<double>(engine_.settings().limiter.ceiling_dbtp);
  status.safety.latency_frames = engine_.latency_frames();
  status.warnings = warnings(status);

  // An event since then has told of the change, or else nothing has.
  status.revision = last_status_.revision;
  if (status != last_status_ && events_.revision() == last_status_.revision)
    events_.changed();
  status.revision = events_.revision();
  last_status_ = status;
  return status;
}

void Daemon::describe_sinks(wire::Status& status) const {
  status.processed_sink.name = std::string(kSinkName);
  if (!graph_)
    return;
  const auto& model = graph_->model();
  auto& ours = status.processed_sink;
  if (processor_) {
    if (const GraphNode* node = model.node(processor_->sink_id()))
      ours.node_id = node->id;
    ours.ready = ours.node_id.has_value() && !pair_failed_;
    ours.layout = processor_->channel_map();
    if (processor_->sample_rate_hz() != 0)
      ours.sample_rate = processor_->sample_rate_hz();
    if (const uint32_t frames = processor_->quantum_frames(); frames != 0)
      ours.quantum_frames = frames;
  }

  const GraphNode* sink = model.real_sink();
  if (sink == nullptr)
    return;
  auto& real = status.real_sink;
  real.node_id = sink->id;
  real.name = std::string(sink->name());
  real.layout = model.input_channels(sink->id);
  real.ready = !real.layout.empty();
  // It drives the cycle that we are part of.
  real.sample_rate = ours.sample_rate;
  real.quantum_frames = ours.quantum_frames;
}

void Daemon::describe_streams(wire::Status& status) const {
  if (!router_)
    return;
  for (const auto& [id, known] : router_->routes().streams())
    if (known.decision.reason != RouteReason::own_node)
      status.streams.push_back(describe_stream(id, known));
}

wire::Stream Daemon::describe_stream(uint32_t id, const StreamRoutes::Stream& known) const {
  const auto& model = graph_->model();
  const bool wanted = known.in_force.route == Route::processed;
  wire::Stream stream;
  stream.node_id = id;
  stream.app = app_of(known.facts.properties);
  stream.layout = model.output_channels(id);
  stream.route = wanted ? wire::Route::processed : wire::Route::bypass;
  stream.rule = known.in_force.rule;
  stream.reason = known.in_force.why;
  stream.placement = control::to_wire(known.placement.state());

  const auto sinks = model.plays_to(id);
  const bool elsewhere =
      std::ranges::any_of(sinks, [&](uint32_t sink) { return !model.is_own_sink(sink); });
  if (!elsewhere && (wanted || !sinks.empty())) {
    stream.protection = wire::Protection::processed; // or plays to nothing at all
    stream.latency_frames = engine_.latency_frames();
  } else {
    stream.protection = wanted ? wire::Protection::unprotected : wire::Protection::bypassed;
  }
  // A pin tells at once that waiting is in vain.
  const auto& properties = known.facts.properties;
  if (stream.placement == wire::Placement::unroutable ||
      (wanted && elsewhere && !pinned_by(properties).empty()))
    stream.reason = why_astray(properties);
  return stream;
}

void Daemon::describe_safeguards(wire::Status& status) const {
  status.silent_on_crash = silent_sink_ && silent_sink_->holds_streams() && silent_sink_->linked();
  status.sticky_default = sticky_default_.in_force();
}

void Daemon::describe_levels(wire::Status& status) const {
  status.per_app = profiles_.live().in_force().settings.per_app.enabled;
  if (levels_)
    for (const auto& level : levels_->levels())
      status.layer_a.push_back(to_wire(level));
}

void Daemon::describe_safety(wire::Status& status) {
  const EngineMeters meters = readings_.read(MeterReadings::Reader::status);
  auto& safety = status.safety;
  safety.gain_reduction_db = static_cast<double>(meters.recent.limiter_gain_reduction_db);
  safety.max_gain_reduction_db = static_cast<double>(meters.max_gain_reduction_db);
  safety.true_peak_out_dbtp = control::level_db(meters.recent.output_true_peak);
  safety.max_true_peak_out_dbtp = control::level_db(meters.max_true_peak);
}

void Daemon::describe_audio_thread(wire::Status& status) const {
  const AudioThread thread = connection_.audio_thread();
  status.scheduling.realtime = thread.real_time();
  status.scheduling.policy = policy_name(thread.policy);
  status.scheduling.priority = thread.priority;
}

std::vector<std::string> Daemon::warnings(const wire::Status& status) const {
  std::vector<std::string> warnings;
  if (!connection_.problem().empty())
    warnings.push_back(connection_.problem());
  else if (!status.session_manager.present)
    warnings.push_back("no session manager (WirePlumber): nothing is routed");
  if (!unsupported_.empty())
    warnings.push_back("the default sink has more than " + std::to_string(kMaxChannels) +
                       " channels (" + unsupported_ + "): everything plays unprotected");
  if (output_watch_.gave_up())
    warnings.push_back("the session manager links our output to no sink, and none of " +
                       std::to_string(output_watch_.attempts()) +
                       " made anew either: nothing processed is heard");
  else if (output_watch_.attempts() > 0)
    warnings.push_back("the session manager has not linked our output: made anew " +
                       std::to_string(output_watch_.attempts()) + " times so far");
  if (pair_start_watch_.gave_up())
    warnings.push_back("PipeWire misses the start of our nodes, and of " +
                       std::to_string(pair_start_watch_.attempts()) +
                       " pairs made anew too: nothing processed is heard");
  if (router_)
    for (const uint32_t id : router_->stranded().given_up())
      warnings.push_back("the session manager does not link stream " + std::to_string(id) +
                         " to headroom, after " + std::to_string(LinkWatch::kMostAttempts) +
                         " detours: it is not heard until it is started again");
  if (sticky_default_.gave_up())
    warnings.push_back("another program insists on another default sink: sticky_default is off "
                       "until it is set again");
  if (graph_known_ && processor_ && !status.silent_on_crash &&
      profiles_.live().in_force().settings.on_crash == profile::OnCrash::silent)
    warnings.push_back("on_crash is silent, but the sink for that is not there: a crash now would "
                       "let streams play directly");
  if (real_time_.lost())
    warnings.push_back("the audio thread has lost its real-time priority: only the limiter works");
  else if (connection_.audio_thread().policy >= 0 && !status.scheduling.realtime)
    warnings.push_back("the audio thread is not real-time: drop-outs are likely under load");
  for (const auto& stream : status.streams)
    if (stream.protection == wire::Protection::unprotected)
      warnings.push_back("stream " + std::to_string(stream.node_id) + " (" + stream.app +
                         ") plays around the limiter");
  for (auto& warning : profiles_.warnings())
    warnings.push_back(std::move(warning));
  for (auto& warning : rule_files_.warnings())
    warnings.push_back(std::move(warning));
  return warnings;
}

} // namespace headroom
