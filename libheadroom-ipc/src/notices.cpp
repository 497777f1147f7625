// SPDX-License-Identifier: MIT
#include "exported.hpp"

#include "client.hpp"
#include "notice_kind.hpp"
#include <algorithm>
#include <cmath>

using namespace headroom;
using ipc::fill;

namespace {

const char* text_of(const wire::Value& data, std::string_view key) {
  const auto* value = data.find(key);
  const auto* text = value ? value->as_string() : nullptr;
  return text ? text->c_str() : "";
}

double number_of(const wire::Value& data, std::string_view key, double otherwise) {
  const auto* value = data.find(key);
  return value ? value->as_number().value_or(otherwise) : otherwise;
}

uint32_t flag_of(const wire::Value& data, std::string_view key, bool otherwise) {
  const auto* value = data.find(key);
  return value ? value->as_bool().value_or(otherwise) : otherwise;
}

uint32_t node_of(const wire::Value& data) {
  const auto* value = data.find("node_id");
  const auto id = value ? value->as_unsigned() : std::nullopt;
  return id && *id < HEADROOM_NO_ID ? static_cast<uint32_t>(*id) : HEADROOM_NO_ID;
}

/// The route is `to` in stream_routed, `route` elsewhere.
uint32_t route_of(const wire::Value& data) {
  const std::string_view to = text_of(data, data.find("to") ? "to" : "route");
  if (to == "processed")
    return HEADROOM_ROUTE_PROCESSED;
  return to == "bypass" ? HEADROOM_ROUTE_BYPASS : HEADROOM_NO_ROUTE;
}

} // namespace

extern "C" {

int headroom_client_get_notice(const headroom_client* client, headroom_notice* notice) {
  const auto& event = client->event;
  if (event.type != HEADROOM_EVENT_NOTICE)
    return -ENODATA;
  const auto& data = event.payload;
  const auto* revision = data.find("revision");
  headroom_notice to{};
  to.kind = ipc::notice_kind(event.name);
  to.revision = revision ? revision->as_unsigned().value_or(0) : 0;
  to.name = text_of(data, "name");
  to.app = text_of(data, "app");
  to.key = text_of(data, "key");
  to.message = text_of(data, "message");
  to.volume_lin = number_of(data, "volume_lin", 0.0);
  to.reduction_db = std::fabs(number_of(data, "reduction_db", 0.0));
  to.node_id = node_of(data);
  to.route = route_of(data);
  to.enabled = flag_of(data, "enabled", false);
  return fill(notice, to);
}

int headroom_client_get_meters(const headroom_client* client, headroom_meters* meters) {
  if (!client->meters)
    return -ENODATA;
  const auto& data = *client->meters;
  const auto level = [&](const char* key) { return number_of(data, key, HEADROOM_NO_LEVEL); };
  // Reductions are negative on the wire.
  const auto reduction = [&](const char* key) { return std::fabs(number_of(data, key, 0.0)); };
  headroom_meters to{};
  to.momentary_lufs = level("momentary_lufs");
  to.shortterm_lufs = level("shortterm_lufs");
  to.integrated_lufs = level("integrated_lufs");
  to.true_peak_dbtp = level("true_peak_dbtp");
  to.gain_reduction_db = reduction("gain_reduction_db");
  to.compressor_gr_db = reduction("compressor_gr_db");
  to.limiter_gr_db = reduction("limiter_gr_db");
  to.soft_gr_db = reduction("soft_gr_db");
  to.loudness_range_lu = number_of(data, "loudness_range_lu", 0.0);
  to.latency_frames = static_cast<uint32_t>(
      std::clamp(number_of(data, "latency_frames", 0.0), 0.0, double(UINT32_MAX)));
  to.agc_gain_db = number_of(data, "agc_gain_db", 0.0);
  to.agc_enabled = flag_of(data, "agc_enabled", true);
  to.compressor_enabled = flag_of(data, "compressor_enabled", true);
  return fill(meters, to);
}

} // extern "C"
