// SPDX-License-Identifier: MIT
#include "wire_members.hpp"
#include "wire_status.hpp"

namespace headroom::wire {

namespace {

SinkInfo decode_sink(const Members& json) {
  SinkInfo sink;
  json.read("node_id", sink.node_id);
  json.read("name", sink.name);
  json.read("ready", sink.ready);
  json.read("sample_rate", sink.sample_rate);
  json.read("quantum_frames", sink.quantum_frames);
  json.read("layout", sink.layout);
  return sink;
}

Stream decode_stream(const Members& json) {
  Stream stream;
  json.require("node_id").read("node_id", stream.node_id);
  json.read("app", stream.app);
  std::string route;
  json.require("route").read("route", route);
  if (route != "processed" && route != "bypass")
    json.refuse("route");
  stream.route = route == "processed" ? Route::processed : Route::bypass;
  json.read("rule", stream.rule);
  json.read("reason", stream.reason);
  // A daemon without this field has only the route to go by.
  std::string protection = route == "processed" ? "processed" : "bypassed";
  json.read("protection", protection);
  stream.protection = protection == "processed"  ? Protection::processed
                      : protection == "bypassed" ? Protection::bypassed
                                                 : Protection::unprotected;
  json.read("layout", stream.layout);
  json.read("sample_rate", stream.sample_rate);
  json.read("latency_frames", stream.latency_frames);
  std::string placement;
  json.read("placement", placement);
  for (const auto known : {Placement::placed, Placement::unroutable})
    if (placement == text(known))
      stream.placement = known;
  return stream;
}

LayerA decode_layer_a(const Members& json) {
  LayerA app;
  json.read("node_id", app.node_id);
  json.read("app", app.app);
  json.read("managed", app.managed);
  json.read("volume_lin", app.volume_lin);
  json.read("reduction_db", app.reduction_db);
  json.read("user_ceiling_lin", app.user_ceiling_lin);
  json.read("deferred", app.deferred);
  return app;
}

Device decode_device(const Members& json) {
  Device device;
  json.require("name").read("name", device.name);
  json.read("description", device.description);
  json.read("layout", device.layout);
  json.read("state", device.state);
  return device;
}

Safety decode_safety(const Members& json) {
  Safety safety;
  json.read("ceiling_dbtp", safety.ceiling_dbtp);
  json.read("latency_frames", safety.latency_frames);
  json.read("gain_reduction_db", safety.gain_reduction_db);
  json.read("max_gain_reduction_db", safety.max_gain_reduction_db);
  json.read("true_peak_out_dbtp", safety.true_peak_out_dbtp);
  json.read("max_true_peak_out_dbtp", safety.max_true_peak_out_dbtp);
  return safety;
}

} // namespace

Status decode_status(const Value& value) {
  const Members json(value, "status");
  Status status;
  json.require("version").read("version", status.version);
  json.require("protocol").read("protocol", status.protocol);
  json.read("uptime_s", status.uptime_s);
  json.read("profile", status.profile);
  json.read("bypass", status.bypass);
  json.read("per_app", status.per_app);
  std::string on_crash;
  json.read("on_crash", on_crash);
  status.silent_on_crash = on_crash == "silent";
  json.read("sticky_default", status.sticky_default);
  const auto sinks = json.require("sinks").child("sinks");
  status.processed_sink = decode_sink(sinks.child("processed"));
  status.real_sink = decode_sink(sinks.child("real"));
  json.require("streams").for_each("streams", [&](const Value& item) {
    status.streams.push_back(decode_stream({item, "status.streams[]"}));
  });
  json.for_each("layer_a", [&](const Value& item) {
    status.layer_a.push_back(decode_layer_a({item, "status.layer_a[]"}));
  });
  json.for_each("devices", [&](const Value& item) {
    status.devices.push_back(decode_device({item, "status.devices[]"}));
  });
  json.read("warnings", status.warnings);
  if (const Value* overrides = json.find("setting_overrides")) {
    if (!overrides->as_object())
      json.refuse("setting_overrides");
    status.setting_overrides = *overrides->as_object();
  }
  json.read("revision", status.revision);
  status.safety = decode_safety(json.child("safety"));
  const auto scheduling = json.child("scheduling");
  scheduling.read("realtime", status.scheduling.realtime);
  scheduling.read("policy", status.scheduling.policy);
  uint32_t priority = 0;
  scheduling.read("priority", priority);
  status.scheduling.priority = static_cast<int32_t>(priority);
  json.read("xruns", status.xruns);
  const auto callbacks = json.child("callbacks");
  callbacks.read("overruns", status.callbacks.overruns);
  callbacks.read("max_us", status.callbacks.max_us);
  callbacks.for_each("histogram_us", [&](const Value& count) {
    if (!count.as_unsigned())
      callbacks.refuse("histogram_us");
    status.callbacks.histogram_us.push_back(*count.as_unsigned());
  });
  const auto session_manager = json.child("session_manager");
  session_manager.read("present", status.session_manager.present);
  session_manager.read("name", status.session_manager.name);
  const auto versions = json.child("versions");
  versions.read("dsp", status.versions.dsp);
  versions.read("pipewire", status.versions.pipewire);
  return status;
}

Hello decode_hello(const Value& value) {
  const Members json(value, "hello");
  Hello hello;
  json.require("daemon").read("daemon", hello.daemon);
  json.require("version").read("version", hello.version);
  json.require("protocol").read("protocol", hello.protocol);
  json.read("capabilities", hello.capabilities);
  json.read("revision", hello.revision);
  json.read("dsp_version", hello.dsp_version);
  json.read("pipewire_version", hello.pipewire_version);
  return hello;
}

} // namespace headroom::wire
