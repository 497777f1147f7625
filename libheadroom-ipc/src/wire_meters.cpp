// SPDX-License-Identifier: MIT
#include "wire_meters.hpp"
#include "wire_level.hpp"
#include "wire_members.hpp"
#include "wire_writer.hpp"

namespace headroom::wire {

namespace {

void raise(std::vector<double>& held, const std::vector<double>& newer) {
  if (held.size() != newer.size()) { // another layout: those channels are no more
    held = newer;
    return;
  }
  for (size_t i = 0; i < held.size(); ++i)
    held[i] = std::max(held[i], newer[i]);
}

void write_levels(Writer& json, std::string_view key, const std::vector<double>& levels) {
  json.key(key).begin_array();
  for (const double db : levels)
    json.value(level(db));
  json.end();
}

} // namespace

void merge(MeterTick& held, const MeterTick& newer) {
  MeterTick merged = newer;
  merged.true_peak_dbtp = std::max(held.true_peak_dbtp, newer.true_peak_dbtp);
  merged.gain_reduction_db = std::min(held.gain_reduction_db, newer.gain_reduction_db);
  merged.compressor_gr_db = std::min(held.compressor_gr_db, newer.compressor_gr_db);
  merged.limiter_gr_db = std::min(held.limiter_gr_db, newer.limiter_gr_db);
  merged.soft_gr_db = std::min(held.soft_gr_db, newer.soft_gr_db);
  raise(held.input_peak_dbfs, newer.input_peak_dbfs);
  raise(held.output_peak_dbfs, newer.output_peak_dbfs);
  merged.input_peak_dbfs = std::move(held.input_peak_dbfs);
  merged.output_peak_dbfs = std::move(held.output_peak_dbfs);
  held = std::move(merged);
}

std::string encode(const MeterTick& tick) {
  Writer json;
  json.begin_object()
      .field("momentary_lufs", level(tick.momentary_lufs))
      .field("shortterm_lufs", level(tick.shortterm_lufs))
      .field("integrated_lufs", level(tick.integrated_lufs))
      .field("true_peak_dbtp", level(tick.true_peak_dbtp))
      .field("gain_reduction_db", finite(tick.gain_reduction_db))
      .field("compressor_gr_db", finite(tick.compressor_gr_db))
      .field("limiter_gr_db", finite(tick.limiter_gr_db))
      .field("agc_gain_db", finite(tick.agc_gain_db))
      .field("agc_enabled", tick.agc_enabled)
      .field("compressor_enabled", tick.compressor_enabled)
      .field("soft_gr_db", finite(tick.soft_gr_db))
      .field("loudness_range_lu", finite(tick.loudness_range_lu));
  write_levels(json, "input_peak_dbfs", tick.input_peak_dbfs);
  write_levels(json, "output_peak_dbfs", tick.output_peak_dbfs);
  return json.field("latency_frames", tick.latency_frames).end().text();
}

MeterTick decode_meter_tick(const Value& value) {
  MeterTick tick;
  const Members members(value, "tick");
  members.read("momentary_lufs", tick.momentary_lufs);
  members.read("shortterm_lufs", tick.shortterm_lufs);
  members.read("integrated_lufs", tick.integrated_lufs);
  members.read("true_peak_dbtp", tick.true_peak_dbtp);
  members.read("gain_reduction_db", tick.gain_reduction_db);
  members.read("compressor_gr_db", tick.compressor_gr_db);
  members.read("limiter_gr_db", tick.limiter_gr_db);
  members.read("agc_gain_db", tick.agc_gain_db);
  members.read("agc_enabled", tick.agc_enabled);
  members.read("compressor_enabled", tick.compressor_enabled);
  members.read("soft_gr_db", tick.soft_gr_db);
  members.read("loudness_range_lu", tick.loudness_range_lu);
  members.read("input_peak_dbfs", tick.input_peak_dbfs);
  members.read("output_peak_dbfs", tick.output_peak_dbfs);
  members.read("latency_frames", tick.latency_frames);
  return tick;
}

} // namespace headroom::wire
