// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.hpp"

#include "interruption.hpp"
#include "levels_svg.hpp"
#include "loudness.hpp"
#include "wave_file.hpp"

#include <cstdarg>
#include <cstdio>
#include <fstream>

namespace headroom::showcase {
namespace {

constexpr std::size_t kColumns = 1100;
constexpr double kAllowedT20_db = 0.02, kAllowedTN_db = 0.07;

[[gnu::format(printf, 1, 2)]] std::string text(const char* format, ...) {
  char buffer[128];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(buffer, sizeof buffer, format, arguments);
  va_end(arguments);
  return buffer;
}

void row(const std::string& what, const std::string& before, const std::string& after) {
  std::printf("  %-38s %14s %14s\n", what.c_str(), before.c_str(), after.c_str());
}

void row(const std::string& what, const std::string& value) {
  std::printf("  %-38s %s\n", what.c_str(), value.c_str());
}

Channels part_of(const Channels& channels, Stretch stretch) {
  Channels part;
  for (const auto& channel : channels)
    part.emplace_back(channel.begin() + static_cast<std::ptrdiff_t>(stretch.begin),
                      channel.begin() + static_cast<std::ptrdiff_t>(stretch.end));
  return part;
}

/// The part of the recording that holds the programme, as long as it.
Channels align(const Programme& programme, const Channels& recording) {
  constexpr std::size_t kProbe = kRateHz / 2;
  constexpr std::size_t kFirst = kRateHz;    // the first sounds are levelled quickly
  constexpr std::size_t kLate = 2 * kRateHz; // how late the programme may begin
  const std::size_t size = recording[0].size();
  const std::size_t at =
      find(recording, {kFirst, kFirst + kLate}, programme.channels, {kFirst, kFirst + kProbe});
  if (at == size || at - kFirst + programme.frames() > size)
    throw std::runtime_error("the recording does not begin with the quiet start of the programme");
  const std::size_t delay = at - kFirst, last = programme.frames() - kProbe;
  if (find(recording, {delay + last - kProbe, delay + last + kProbe}, programme.channels,
           {last, programme.frames()}) != delay + last)
    std::printf("note: audio dropped out under way; this machine was too busy for real time\n");
  return part_of(recording, {delay, delay + programme.frames()});
}

void print_loudness(const Programme& programme, const Channels& after) {
  for (std::size_t i = 0; i < programme.sections.size(); ++i) {
    const bool is_last = i + 1 == programme.sections.size();
    const Stretch section{programme.sections[i].begin,
                          is_last ? programme.frames() : programme.sections[i + 1].begin};
    row("  " + programme.sections[i].name,
        text("%.1f LUFS", integrated_loudness(part_of(programme.channels, section))),
        text("%.1f LUFS", integrated_loudness(part_of(after, section))));
  }
}

void print_table(const Performance& performance, const Measurement& before,
                 const Measurement& after) {
  const double ceiling = performance.ceiling_dbtp;
  row("true peak", text("%+.2f dBTP", before.true_peak_dbtp),
      text("%+.2f dBTP", after.true_peak_dbtp));
  row("sample peak", text("%+.2f dBFS", before.sample_peak_dbfs),
      text("%+.2f dBFS", after.sample_peak_dbfs));
  row(text("over the ceiling of %.1f dBTP, T20", ceiling),
      text("%+.3f dB", before.true_peak_dbtp - ceiling),
      text("%+.3f dB", after.true_peak_dbtp - ceiling));
  row(text("over the ceiling of %.1f dBTP, TN", ceiling),
      text("%+.3f dB", before.true_peak_tn_dbtp - ceiling),
      text("%+.3f dB", after.true_peak_tn_dbtp - ceiling));
  std::printf("\n");
  row("most gain reduction by the limiter", text("%.1f dB", performance.max_gain_reduction_db));
  row("added latency", text("%u frames (%.1f ms), measured %zu", performance.latency_frames,
                            1000.0 * performance.latency_frames / kRateHz,
                            performance.measured_latency_frames));
  row("CPU of headroomd", text("%.2f %% of a core", performance.cpu_percent));
  row("xruns", text("%llu", static_cast<unsigned long long>(performance.xruns)));
}

} // namespace

bool report(const Programme& programme, const Performance& performance,
            const std::filesystem::path& folder) {
  const Channels after = align(programme, performance.recording);
  const Measurement before_figures = measure(programme.channels, performance.ceiling_dbtp);
  stop_if_interrupted();
  // All that the sink received, not only where the programme is.
  Measurement after_figures = measure(performance.recording, performance.ceiling_dbtp);
  after_figures.loudness_lufs = integrated_loudness(after);
  stop_if_interrupted();
  row("", "before", "after");
  row("integrated loudness", text("%.1f LUFS", before_figures.loudness_lufs),
      text("%.1f LUFS", after_figures.loudness_lufs));
  print_loudness(programme, after);
  print_table(performance, before_figures, after_figures);

  Levels levels;
  levels.before = peak_envelope(programme.channels, kColumns);
  levels.after = peak_envelope(after, kColumns);
  levels.gain_db = gain(programme.channels, after, kColumns);
  levels.sections = programme.sections;
  levels.seconds = static_cast<double>(programme.frames()) / kRateHz;
  levels.ceiling_dbtp = performance.ceiling_dbtp;
  std::filesystem::create_directories(folder);
  write_wave(folder / "before.wav", programme.channels);
  write_wave(folder / "after.wav", after);
  std::ofstream picture(folder / "levels.svg");
  picture << levels_svg(levels);
  if (!picture.flush())
    throw std::runtime_error("cannot write " + (folder / "levels.svg").string());
  std::printf("\nto look at:   %s\nto listen to: %s (loud!), %s\n",
              (folder / "levels.svg").c_str(), (folder / "before.wav").c_str(),
              (folder / "after.wav").c_str());
  return after_figures.true_peak_dbtp - performance.ceiling_dbtp <= kAllowedT20_db &&
         after_figures.true_peak_tn_dbtp - performance.ceiling_dbtp <= kAllowedTN_db;
}

} // namespace headroom::showcase
