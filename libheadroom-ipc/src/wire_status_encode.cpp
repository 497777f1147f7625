// SPDX-License-Identifier: MIT
#include "wire_level.hpp"
#include "wire_status.hpp"
#include "wire_writer.hpp"
#include <algorithm>

namespace headroom::wire {

namespace {

void write(Writer& json, const SinkInfo& sink) {
  json.begin_object()
      .field("node_id", sink.node_id)
      .field("name", sink.name)
      .field("ready", sink.ready)
      .field("sample_rate", sink.sample_rate)
      .field("quantum_frames", sink.quantum_frames);
  if (!sink.layout.empty())
    json.field("channels", sink.layout.size()).array_field("layout", sink.layout);
  json.end();
}

void write(Writer& json, const Stream& stream) {
  json.begin_object()
      .field("node_id", stream.node_id)
      .field("app", stream.app)
      .field("route", text(stream.route))
      .field("rule", stream.rule)
      .field("reason", stream.reason)
      .field("protection", text(stream.protection));
  if (!stream.layout.empty())
    json.field("channels", stream.layout.size()).array_field("layout", stream.layout);
  json.field("sample_rate", stream.sample_rate)
      .field("latency_frames", stream.latency_frames)
      .field("placement", text(stream.placement))
      .end();
}

void write(Writer& json, const LayerA& app) {
  json.begin_object()
      .field("node_id", app.node_id)
      .field("app", app.app)
      .field("managed", app.managed)
      .field("volume_lin", finite(app.volume_lin, 1.0f))
      .field("reduction_db", finite(app.reduction_db));
  if (app.user_ceiling_lin)
    json.field("user_ceiling_lin", finite(*app.user_ceiling_lin, 1.0f));
  json.field("deferred", app.deferred).end();
}

void write(Writer& json, const Safety& safety) {
  json.begin_object()
      .field("ceiling_dbtp", level(safety.ceiling_dbtp))
      .field("latency_frames", safety.latency_frames)
      .field("gain_reduction_db", finite(safety.gain_reduction_db))
      .field("max_gain_reduction_db", finite(safety.max_gain_reduction_db))
      .field("true_peak_out_dbtp", level(safety.true_peak_out_dbtp))
      .field("max_true_peak_out_dbtp", level(safety.max_true_peak_out_dbtp))
      .end();
}

} // namespace

void write(Writer& json, const std::vector<Device>& devices) {
  json.begin_array();
  for (const auto& device : devices) {
    json.begin_object().field("name", device.name);
    if (!device.description.empty())
      json.field("description", device.description);
    if (!device.layout.empty())
      json.array_field("layout", device.layout);
    json.field("state", device.state).end();
  }
  json.end();
}

std::string_view text(Route route) { return route == Route::processed ? "processed" : "bypass"; }

std::string_view text(Protection protection) {
  switch (protection) {
  case Protection::processed:
    return "processed";
  case Protection::bypassed:
    return "bypassed";
  case Protection::unprotected:
    break;
  }
  return "unprotected";
}

std::string_view text(Placement placement) {
  switch (placement) {
  case Placement::placed:
    return "placed";
  case Placement::unroutable:
    return "unroutable";
  case Placement::waiting:
    break;
  }
  return "waiting";
}

std::string encode(const Status& status) {
  auto streams = status.streams;
  std::stable_sort(streams.begin(), streams.end(),
                   [](const Stream& a, const Stream& b) { return a.node_id < b.node_id; });
  Writer json;
  json.begin_object()
      .field("version", status.version)
      .field("protocol", status.protocol)
      .field("uptime_s", status.uptime_s)
      .field("profile", status.profile)
      .field("bypass", status.bypass)
      .field("per_app", status.per_app);
  json.key("sinks").begin_object();
  write(json.key("processed"), status.processed_sink);
  write(json.key("real"), status.real_sink);
  json.end().key("streams").begin_array();
  for (const auto& stream : streams)
    write(json, stream);
  json.end();
  if (!status.layer_a.empty()) {
    json.key("layer_a").begin_array();
    for (const auto& app : status.layer_a)
      write(json, app);
    json.end();
  }
  if (!status.warnings.empty())
    json.array_field("warnings", status.warnings);
  if (!status.setting_overrides.empty()) {
    json.key("setting_overrides").begin_object();
    for (const auto& [key, value] : status.setting_overrides)
      json.field(key, value);
    json.end();
  }
  write(json.key("devices"), status.devices);
  json.field("revision", status.revision);
  json.field("on_crash", status.silent_on_crash ? "silent" : "open");
  json.field("sticky_default", status.sticky_default);
  write(json.key("safety"), status.safety);
  json.key("scheduling")
      .begin_object()
      .field("realtime", status.scheduling.realtime)
      .field("policy", status.scheduling.policy)
      .field("priority", status.scheduling.priority)
      .end();
  json.field("xruns", status.xruns);
  json.key("callbacks")
      .begin_object()
      .field("overruns", status.callbacks.overruns)
      .field("max_us", status.callbacks.max_us);
  if (!status.callbacks.histogram_us.empty())
    json.array_field("histogram_us", status.callbacks.histogram_us);
  json.end();
  json.key("session_manager").begin_object().field("present", status.session_manager.present);
  if (!status.session_manager.name.empty())
    json.field("name", status.session_manager.name);
  json.end().key("versions").begin_object().field("headroomd", status.version);
  if (!status.versions.dsp.empty())
    json.field("dsp", status.versions.dsp);
  if (!status.versions.pipewire.empty())
    json.field("pipewire", status.versions.pipewire);
  return json.end().end().text();
}

std::string encode(const Hello& hello) {
  Writer json;
  json.begin_object()
      .field("daemon", hello.daemon)
      .field("version", hello.version)
      .field("protocol", hello.protocol)
      .array_field("capabilities", hello.capabilities)
      .field("revision", hello.revision);
  if (!hello.dsp_version.empty())
    json.field("dsp_version", hello.dsp_version);
  if (!hello.pipewire_version.empty())
    json.field("pipewire_version", hello.pipewire_version);
  return json.end().text();
}

} // namespace headroom::wire
