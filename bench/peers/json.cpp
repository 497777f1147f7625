// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison.hpp"
#include <cmath>
#include <cstdio>

namespace headroom::peers {

namespace {

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      result += '\\';
    result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return result + '"';
}

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.6g", value);
  return std::isfinite(value) ? text : "null";
}

template <class List, class Item> std::string array(const List& list, const Item& item) {
  std::string text;
  for (const auto& each : list)
    text += (text.empty() ? "" : ",\n    ") + item(each);
  return "[" + text + "]";
}

std::string cost(const Cost& cost) {
  return "{\"active_ns\": " + number(cost.active_ns) + ", \"idle_ns\": " + number(cost.idle_ns) +
         ", \"active_ratio\": " + number(cost.active_ratio) +
         ", \"idle_ratio\": " + number(cost.idle_ratio) + "}";
}

std::string limiter(const LimiterRow& row) {
  return "{\"name\": " + quoted(row.description.name) +
         ", \"version\": " + quoted(row.description.version) +
         ", \"settings\": " + quoted(row.description.settings) + ", \"cost\": " + cost(row.cost) +
         ",\n   \"latency_frames\": " + std::to_string(row.delay.in_output + row.delay.withheld) +
         ",\n   \"excess\": " +
         array(row.excess,
               [](const SetExcess& set) {
                 return "{\"set\": " + quoted(set.set) +
                        ", \"t20_db\": " + number(set.excess.t20_db) +
                        ", \"tn_db\": " + number(set.excess.tn_db) + "}";
               }) +
         ",\n   \"loudness\": " +
         array(row.loudness,
               [](const Loudness& one) {
                 return "{\"piece\": " + quoted(one.piece) +
                        ", \"over_db\": " + number(one.over_db) +
                        ", \"input_lufs\": " + number(one.input_lufs) +
                        ", \"output_lufs\": " + number(one.output_lufs) +
                        ", \"output_excess_db\": " + number(one.output_excess_db) + "}";
               }) +
         ",\n   \"tones\": " +
         array(row.tones,
               [](const Tone& tone) {
                 return "{\"hz\": " + number(tone.hz) +
                        ", \"thd_plus_n_db\": " + number(tone.thd_plus_n_db) + "}";
               }) +
         "}";
}

std::string meter(const MeterRow& row) {
  return "{\"name\": " + quoted(row.name) + ", \"version\": " + quoted(row.version) +
         ", \"cost\": " + cost(row.cost) + ", \"lowest_error_db\": " + number(row.error.lowest_db) +
         ", \"highest_error_db\": " + number(row.error.highest_db) + "}";
}

} // namespace

std::string to_json(const Comparison& comparison) {
  return "{\n \"ceiling_dbtp\": " + number(kCeilingDbtp) +
         ",\n \"limiters\": " + array(comparison.limiters, limiter) +
         ",\n \"meters\": " + array(comparison.meters, meter) +
         ",\n \"empty_graph_ns\": " + number(comparison.empty_graph_ns) +
         ",\n \"notes\": " + array(comparison.notes, quoted) +
         ",\n \"missing\": " + array(comparison.missing, quoted) + "\n}\n";
}

} // namespace headroom::peers
