// SPDX-License-Identifier: GPL-3.0-or-later
#include "status_text.hpp"
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdio>

namespace headroom::ctl {

namespace {

[[gnu::format(printf, 1, 2)]] std::string format(const char* pattern, ...) {
  std::array<char, 128> buffer;
  va_list arguments;
  va_start(arguments, pattern);
  std::vsnprintf(buffer.data(), buffer.size(), pattern, arguments);
  va_end(arguments);
  return buffer.data();
}

std::string rate_text(uint32_t sample_rate) {
  return sample_rate == 0 ? "" : format("%g kHz", sample_rate / 1000.0);
}

std::string level_text(double dbtp) {
  return dbtp <= HEADROOM_NO_LEVEL ? "silent" : format("%.1f dBTP", dbtp);
}

/// "192 frames (4.0 ms)"
std::string frames_text(uint32_t frames, uint32_t sample_rate) {
  auto text = format("%u frames", frames);
  if (sample_rate > 0)
    text += format(" (%.1f ms)", frames * 1000.0 / sample_rate);
  return text;
}

std::string uptime_text(uint64_t seconds) {
  const auto number = [](uint64_t n) { return std::to_string(n); };
  if (seconds < 60)
    return number(seconds) + " s";
  if (seconds < 3600)
    return number(seconds / 60) + " min";
  if (seconds < 86400)
    return number(seconds / 3600) + " h " + number(seconds / 60 % 60) + " min";
  return number(seconds / 86400) + " d " + number(seconds / 3600 % 24) + " h";
}

/// "mono" for one channel, else the positions: "FL FR".
std::string layout_text(std::string layout) {
  for (char& c : layout)
    if (c == ',')
      c = ' ';
  return layout == "MONO" ? "mono" : printable(layout);
}

std::string joined(const std::vector<std::string>& parts, const char* separator) {
  std::string text;
  for (const auto& part : parts)
    if (!part.empty())
      text += (text.empty() ? "" : separator) + part;
  return text;
}

headroom_sink sink_of(const headroom_client* client, uint32_t which) {
  headroom_sink sink{};
  sink.size = sizeof sink;
  headroom_client_get_sink(client, which, &sink);
  return sink;
}

Table::Cell sink_cell(const headroom_sink& sink, const Palette& palette) {
  if (!sink.ready)
    return {*sink.name ? printable(sink.name) + ", not ready" : "none", palette.bad};
  const auto quantum = sink.quantum_frames == 0
                           ? std::string()
                           : "quantum " + frames_text(sink.quantum_frames, sink.sample_rate);
  return {
      joined({printable(sink.name), rate_text(sink.sample_rate), layout_text(sink.layout), quantum},
             ", ")};
}

std::string heading(const headroom_status& status, const Palette& palette) {
  auto text = std::string(palette.heading) + "headroom " + printable(status.version) + palette.end +
              ", up " + uptime_text(status.uptime_s) + ", profile " + printable(status.profile);
  if (status.bypass)
    text += std::string(", ") + palette.bad + "BYPASSED" + palette.end;
  return text + "\n";
}

std::string overview(const headroom_client* client, const headroom_status& status,
                     const Palette& palette) {
  const auto processed = sink_of(client, HEADROOM_SINK_PROCESSED);
  const auto real = sink_of(client, HEADROOM_SINK_REAL);
  std::string scheduling = printable(status.scheduling_policy);
  scheduling = status.realtime ? "real time (" + scheduling + ", priority " +
                                     std::to_string(status.realtime_priority) + ")"
                               : "not real time (" + scheduling + ")";
  const std::string session = !status.session_manager_present ? "none"
                              : *status.session_manager       ? printable(status.session_manager)
                                                              : "present";
  Table table;
  table.add_row({{"Sink"}, sink_cell(processed, palette)});
  table.add_row({{"Plays to"}, sink_cell(real, palette)});
  if (status.sticky_default)
    table.add_row({{"Default sink"}, {"headroom (sticky_default)"}});
  if (status.silent_on_crash)
    table.add_row({{"After a crash"}, {"silent until headroomd is back (on_crash)"}});
  table.add_row({{"Ceiling"}, {level_text(status.ceiling_dbtp)}});
  table.add_row({{"True peak out"},
                 {level_text(status.true_peak_out_dbtp) + ", highest " +
                  level_text(status.max_true_peak_out_dbtp)}});
  table.add_row({{"Gain reduction"},
                 {format("%.1f dB, highest %.1f dB", status.gain_reduction_db,
                         status.max_gain_reduction_db)}});
  table.add_row({{"Added latency"}, {frames_text(status.latency_frames, processed.sample_rate)}});
  table.add_row({{"Audio thread"}, {scheduling, status.realtime ? "" : palette.bad}});
  table.add_row({{"Xruns"}, {std::to_string(status.xruns), status.xruns ? palette.bad : ""}});
  table.add_row(
      {{"Session manager"}, {session, status.session_manager_present ? "" : palette.bad}});
  const auto versions =
      joined({*status.dsp_version ? "dsp " + printable(status.dsp_version) : "",
              *status.pipewire_version ? "PipeWire " + printable(status.pipewire_version) : ""},
             ", ");
  if (!versions.empty())
    table.add_row({{"Versions"}, {versions}});
  return table.text(palette, 2);
}

Table::Cell state_cell(const headroom_stream& stream, const Palette& palette) {
  if (stream.placement == HEADROOM_PLACEMENT_UNROUTABLE)
    return {"UNROUTABLE", palette.bad};
  switch (stream.protection) {
  case HEADROOM_PROTECTION_PROCESSED:
    return {"processed", palette.good};
  case HEADROOM_PROTECTION_BYPASSED:
    return {"bypassed", palette.faint};
  default:
    return {"UNPROTECTED", palette.bad};
  }
}

std::string streams(const headroom_client* client, const headroom_status& status,
                    const Palette& palette) {
  if (status.stream_count == 0)
    return "\nNo streams.\n";
  Table table;
  table.add_row({{"NODE", palette.faint, true},
                 {"APP", palette.faint},
                 {"ROUTE", palette.faint},
                 {"STATE", palette.faint},
                 {"FORMAT", palette.faint},
                 {"WHY", palette.faint}});
  for (uint32_t i = 0; i < status.stream_count; ++i) {
    headroom_stream stream{};
    stream.size = sizeof stream;
    if (headroom_client_get_stream(client, i, &stream) < 0)
      break;
    table.add_row({{std::to_string(stream.node_id), "", true},
                   {*stream.app ? printable(stream.app) : "-"},
                   {stream.route == HEADROOM_ROUTE_PROCESSED ? "processed" : "bypass"},
                   state_cell(stream, palette),
                   {joined({rate_text(stream.sample_rate), layout_text(stream.layout)}, " ")},
                   {joined({printable(stream.rule), printable(stream.reason)}, ": ")}});
  }
  return "\n" + (std::string(palette.heading) + "Streams") + palette.end + "\n" +
         table.text(palette, 2);
}

std::string warnings(const headroom_client* client, const Palette& palette) {
  std::string text;
  for (uint32_t i = 0; const char* warning = headroom_client_get_warning(client, i); ++i)
    text += std::string("  ") + palette.bad + "!" + palette.end + " " + printable(warning) + "\n";
  return text.empty()
             ? text
             : "\n" + (std::string(palette.heading) + "Warnings") + palette.end + "\n" + text;
}

} // namespace

std::string status_text(const headroom_client* client, const Palette& palette) {
  headroom_status status{};
  status.size = sizeof status;
  if (headroom_client_get_status(client, &status) < 0)
    return "";
  return heading(status, palette) + overview(client, status, palette) +
         streams(client, status, palette) + warnings(client, palette);
}

} // namespace headroom::ctl
