// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison.hpp"
#include <cstdarg>
#include <cstdio>

namespace headroom::peers {

namespace {

[[gnu::format(printf, 2, 3)]] void add(std::string& text, const char* format, ...) {
  char line[400];
  va_list values;
  va_start(values, format);
  std::vsnprintf(line, sizeof line, format, values);
  va_end(values);
  text += line;
}

void add_limiters(std::string& text, const Comparison& comparison) {
  text += "| limiter | ns per frame, limiting | x ours | ns per frame, idle | x ours | latency, "
          "frames (ms) | worst T20, dB | worst TN, dB |\n|---|---|---|---|---|---|---|---|\n";
  for (const LimiterRow& row : comparison.limiters) {
    const std::size_t latency = row.delay.in_output + row.delay.withheld;
    add(text, "| %s | %.1f | %.2f | %.1f | %.2f | %zu (%.1f) |", row.description.name.c_str(),
        row.cost.active_ns, row.cost.active_ratio, row.cost.idle_ns, row.cost.idle_ratio, latency,
        1000.0 * static_cast<double>(latency) / kRateHz);
    if (row.excess.empty())
      text += " | |\n";
    else
      add(text, " %+.3f | %+.3f |\n", row.worst().t20_db, row.worst().tn_db);
  }
}

/// @param reading  which of the two
void add_sets(std::string& text, const Comparison& comparison, const char* name,
              double reference::Excess::*reading) {
  if (comparison.limiters[0].excess.empty())
    return;
  add(text, "\nWorst excess over the ceiling by set of signals, %s, dB:\n\n| limiter |", name);
  for (const SetExcess& set : comparison.limiters[0].excess)
    add(text, " %s |", set.set.c_str());
  text += "\n|---|";
  for (std::size_t i = 0; i < comparison.limiters[0].excess.size(); ++i)
    text += "---|";
  text += '\n';
  for (const LimiterRow& row : comparison.limiters) {
    add(text, "| %s |", row.description.name.c_str());
    for (const SetExcess& set : row.excess)
      add(text, " %+.2f |", set.excess.*reading);
    text += '\n';
  }
}

/// Ours in LUFS, the others in LU against it.
void add_loudness(std::string& text, const Comparison& comparison) {
  const LimiterRow& own = comparison.limiters[0];
  if (own.loudness.empty())
    return;
  text += "\nIntegrated loudness that is left, at the same ceiling / at the same true peak: LUFS "
          "for headroom, LU against it for the others:\n\n| limiter |";
  for (const Loudness& piece : own.loudness)
    add(text, " %s, %.0f dB over |", piece.piece.c_str(), piece.over_db);
  text += " mean |\n|---|";
  for (std::size_t i = 0; i <= own.loudness.size(); ++i)
    text += "---|";
  text += "\n| (what goes in) |";
  for (const Loudness& piece : own.loudness)
    add(text, " %.2f |", piece.input_lufs);
  text += " |\n";
  for (const LimiterRow& row : comparison.limiters) {
    const bool is_own = &row == &own;
    double ceiling_sum = 0.0, peak_sum = 0.0;
    add(text, "| %s |", row.description.name.c_str());
    for (std::size_t i = 0; i < row.loudness.size(); ++i) {
      const Loudness& piece = row.loudness[i];
      const double ceiling = piece.output_lufs - (is_own ? 0.0 : own.loudness[i].output_lufs);
      const double peak = piece.at_equal_peak() - (is_own ? 0.0 : own.loudness[i].at_equal_peak());
      add(text, is_own ? " %.2f / %.2f |" : " %+.2f / %+.2f |", ceiling, peak);
      ceiling_sum += ceiling;
      peak_sum += peak;
    }
    const auto count = static_cast<double>(row.loudness.size());
    add(text, is_own ? " %.2f / %.2f |\n" : " %+.2f / %+.2f |\n", ceiling_sum / count,
        peak_sum / count);
  }
}

void add_tones(std::string& text, const Comparison& comparison) {
  text += "\nTHD+N of steady tones 6 dB over the ceiling, 20 Hz to 20 kHz, dB:\n\n| limiter |";
  for (const Tone& tone : comparison.limiters[0].tones)
    add(text, " %.0f Hz |", tone.hz);
  text += "\n|---|---|---|---|\n";
  for (const LimiterRow& row : comparison.limiters) {
    add(text, "| %s |", row.description.name.c_str());
    for (const Tone& tone : row.tones)
      add(text, " %.1f |", tone.thd_plus_n_db);
    text += '\n';
  }
}

void add_meters(std::string& text, const Comparison& comparison) {
  text += "\n| true-peak meter | ns per frame | x ours | reads tones up to 0.45 f_s, dB |\n"
          "|---|---|---|---|\n";
  for (const MeterRow& row : comparison.meters)
    add(text, "| %s | %.1f | %.2f | %+.3f .. %+.3f |\n", row.name.c_str(), row.cost.active_ns,
        row.cost.active_ratio, row.error.lowest_db, row.error.highest_db);
}

} // namespace

std::string to_markdown(const Comparison& comparison) {
  std::string text;
  add_limiters(text, comparison);
  add_sets(text, comparison, "T20", &reference::Excess::t20_db);
  add_sets(text, comparison, "TN", &reference::Excess::tn_db);
  add_loudness(text, comparison);
  add_tones(text, comparison);
  add_meters(text, comparison);
  text += "\nSettings and versions:\n\n";
  for (const LimiterRow& row : comparison.limiters)
    add(text, "- %s (%s): `%s`\n", row.description.name.c_str(), row.description.version.c_str(),
        row.description.settings.c_str());
  for (const MeterRow& row : comparison.meters)
    add(text, "- true peak, %s: %s\n", row.name.c_str(), row.version.c_str());
  if (comparison.empty_graph_ns > 0.0)
    add(text,
        "- ffmpeg filters run in this process through libavfilter; %.1f ns per frame, the median "
        "of an empty graph, are taken off.\n",
        comparison.empty_graph_ns);
  for (const std::string& note : comparison.notes)
    text += "- " + note + "\n";
  for (const std::string& name : comparison.missing)
    text += "- not compared, missing: " + name + "\n";
  return text;
}

} // namespace headroom::peers
