// SPDX-License-Identifier: MIT
#include "exported.hpp"

#include "client.hpp"
#include "wire_writer.hpp"
#include <algorithm>

using namespace headroom;
using ipc::fill;

namespace {

std::string joined(const std::vector<std::string>& layout) {
  std::string text;
  for (const auto& position : layout)
    text += (text.empty() ? "" : ",") + position;
  return text;
}

uint32_t number_of(wire::Protection protection) {
  switch (protection) {
  case wire::Protection::processed:
    return HEADROOM_PROTECTION_PROCESSED;
  case wire::Protection::bypassed:
    return HEADROOM_PROTECTION_BYPASSED;
  case wire::Protection::unprotected:
    break;
  }
  return HEADROOM_PROTECTION_UNPROTECTED;
}

uint32_t number_of(wire::Placement placement) {
  switch (placement) {
  case wire::Placement::placed:
    return HEADROOM_PLACEMENT_PLACED;
  case wire::Placement::unroutable:
    return HEADROOM_PLACEMENT_UNROUTABLE;
  case wire::Placement::waiting:
    break;
  }
  return HEADROOM_PLACEMENT_WAITING;
}

uint32_t count_of(const auto& list) { return static_cast<uint32_t>(list.size()); }

} // namespace

ipc::StatusView::StatusView(const wire::Value& value) : status(wire::decode_status(value)) {
  wire::Writer writer;
  json = writer.value(value).text();
  processed_layout = joined(status.processed_sink.layout);
  real_layout = joined(status.real_sink.layout);
  for (const auto& stream : status.streams)
    stream_layouts.push_back(joined(stream.layout));
}

extern "C" {

int headroom_client_get_status(const headroom_client* client, headroom_status* status) {
  if (!client->status)
    return -ENODATA;
  const auto& from = client->status->status;
  headroom_status to{};
  to.uptime_s = from.uptime_s;
  to.revision = from.revision;
  to.xruns = from.xruns;
  to.version = from.version.c_str();
  to.dsp_version = from.versions.dsp.c_str();
  to.pipewire_version = from.versions.pipewire.c_str();
  to.profile = from.profile.c_str();
  to.session_manager = from.session_manager.name.c_str();
  to.scheduling_policy = from.scheduling.policy.c_str();
  to.ceiling_dbtp = from.safety.ceiling_dbtp;
  to.gain_reduction_db = from.safety.gain_reduction_db;
  to.max_gain_reduction_db = from.safety.max_gain_reduction_db;
  to.true_peak_out_dbtp = from.safety.true_peak_out_dbtp;
  to.max_true_peak_out_dbtp = from.safety.max_true_peak_out_dbtp;
  to.protocol = from.protocol;
  to.latency_frames = from.safety.latency_frames;
  to.bypass = from.bypass;
  to.per_app = from.per_app;
  to.realtime = from.scheduling.realtime;
  to.realtime_priority = from.scheduling.priority;
  to.session_manager_present = from.session_manager.present;
  to.stream_count = count_of(from.streams);
  to.warning_count = count_of(from.warnings);
  to.callback_overruns = from.callbacks.overruns;
  to.callback_max_us = from.callbacks.max_us;
  const auto& bins = from.callbacks.histogram_us;
  std::copy_n(bins.begin(), std::min<size_t>(bins.size(), HEADROOM_CALLBACK_BINS),
              to.callback_histogram_us);
  to.silent_on_crash = from.silent_on_crash;
  to.sticky_default = from.sticky_default;
  return fill(status, to);
}

int headroom_client_get_sink(const headroom_client* client, uint32_t which, headroom_sink* sink) {
  if (!client->status)
    return -ENODATA;
  if (which > HEADROOM_SINK_REAL)
    return -ENOENT;
  const auto& view = *client->status;
  const bool processed = which == HEADROOM_SINK_PROCESSED;
  const auto& from = processed ? view.status.processed_sink : view.status.real_sink;
  headroom_sink to{};
  to.name = from.name ? from.name->c_str() : "";
  to.layout = (processed ? view.processed_layout : view.real_layout).c_str();
  to.node_id = from.node_id.value_or(HEADROOM_NO_ID);
  to.ready = from.ready;
  to.sample_rate = from.sample_rate.value_or(0);
  to.quantum_frames = from.quantum_frames.value_or(0);
  to.channels = count_of(from.layout);
  return fill(sink, to);
}

int headroom_client_get_stream(const headroom_client* client, uint32_t index,
                               headroom_stream* stream) {
  if (!client->status)
    return -ENODATA;
  const auto& view = *client->status;
  if (index >= view.status.streams.size())
    return -ENOENT;
  const auto& from = view.status.streams[index];
  headroom_stream to{};
  to.app = from.app.c_str();
  to.rule = from.rule.c_str();
  to.reason = from.reason.c_str();
  to.layout = view.stream_layouts[index].c_str();
  to.node_id = from.node_id;
  to.route =
      from.route == wire::Route::processed ? HEADROOM_ROUTE_PROCESSED : HEADROOM_ROUTE_BYPASS;
  to.protection = number_of(from.protection);
  to.channels = count_of(from.layout);
  to.sample_rate = from.sample_rate.value_or(0);
  to.latency_frames = from.latency_frames.value_or(0);
  to.placement = number_of(from.placement);
  return fill(stream, to);
}

const char* headroom_client_get_warning(const headroom_client* client, uint32_t index) {
  if (!client->status || index >= client->status->status.warnings.size())
    return nullptr;
  return client->status->status.warnings[index].c_str();
}

const char* headroom_client_status_json(const headroom_client* client) {
  return client->status ? client->status->json.c_str() : nullptr;
}

} // extern "C"
