// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/state_events.hpp"

namespace headroom::control {

void StateEvents::look(const wire::Status& status) {
  look_at_sinks(status);
  look_at_warnings(status);
  look_at_streams(status);
}

void StateEvents::look_at_sinks(const wire::Status& status) {
  const auto& real = status.real_sink;
  if (real.node_id != real_.node_id || real.name != real_.name)
    events_.publish(Topic::routing, "real_sink_changed", [&](wire::Writer& data) {
      data.field("name", real.name.value_or("")).field("node_id", real.node_id);
    });
  real_ = real;
  if (status.devices != devices_)
    events_.publish(Topic::routing, "devices",
                    [&](wire::Writer& data) { wire::write(data.key("devices"), status.devices); });
  devices_ = status.devices;

  const auto& ours = status.processed_sink;
  const bool other = ours.sample_rate != processed_.sample_rate ||
                     ours.quantum_frames != processed_.quantum_frames ||
                     ours.layout != processed_.layout ||
                     status.safety.latency_frames != latency_frames_;
  if (other && ours.sample_rate)
    events_.publish(Topic::daemon, "rate", [&](wire::Writer& data) {
      data.field("sample_rate", ours.sample_rate).field("quantum_frames", ours.quantum_frames);
      data.array_field("layout", ours.layout).field("latency_frames", status.safety.latency_frames);
    });
  processed_ = ours;
  latency_frames_ = status.safety.latency_frames;
}

void StateEvents::look_at_warnings(const wire::Status& status) {
  const std::set<std::string> now(status.warnings.begin(), status.warnings.end());
  const auto tell = [&](const std::string& message, bool active) {
    events_.publish(Topic::daemon, "warning", [&](wire::Writer& data) {
      data.field("message", message).field("active", active);
    });
  };
  for (const auto& message : warnings_)
    if (!now.contains(message))
      tell(message, false);
  for (const auto& message : now)
    if (!warnings_.contains(message))
      tell(message, true);
  warnings_ = now;
}

void StateEvents::look_at_streams(const wire::Status& status) {
  std::set<uint32_t> unprotected, unroutable;
  for (const auto& stream : status.streams) {
    if (stream.protection == wire::Protection::unprotected &&
        unprotected.insert(stream.node_id).second && !unprotected_.contains(stream.node_id))
      events_.publish(Topic::routing, "unprotected_route", [&](wire::Writer& data) {
        data.field("node_id", stream.node_id)
            .field("app", stream.app)
            .field("message", stream.reason);
      });
    if (stream.placement == wire::Placement::unroutable &&
        unroutable.insert(stream.node_id).second && !unroutable_.contains(stream.node_id))
      events_.publish(Topic::routing, "unroutable", [&](wire::Writer& data) {
        data.field("node_id", stream.node_id)
            .field("app", stream.app)
            .field("to", wire::text(stream.route))
            .field("message", stream.reason);
      });
  }
  unprotected_ = std::move(unprotected);
  unroutable_ = std::move(unroutable);
}

void publish_limiter_heavy(Events& events, float gain_reduction_db) {
  events.publish(Topic::daemon, "limiter_heavy", [&](wire::Writer& data) {
    data.field("gain_reduction_db", gain_reduction_db)
        .field("message", "what plays is far above the ceiling: turn it down where it comes from");
  });
}

void publish_started(Events& events, const wire::Status& status, bool active_missing) {
  events.publish(Topic::daemon, "started", [&](wire::Writer& data) {
    data.field("version", status.version)
        .array_field("warnings", status.warnings)
        .field("active_missing", active_missing);
  });
}

} // namespace headroom::control
