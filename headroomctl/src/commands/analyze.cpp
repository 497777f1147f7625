// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/sound_files.hpp"
#include "print.hpp"
#include "render/file_error.hpp"
#include "render/file_workers.hpp"
#include "render/interruption.hpp"
#include "render/level_text.hpp"
#include "render/report.hpp"
#include "terminal_text.hpp"
#include <algorithm>
#include <memory>

namespace headroom::ctl {

namespace {

std::string table_text(const std::vector<AnalyzedFile>& files, const Palette& palette) {
  Table table;
  table.add_row({{"FILE", palette.faint},
                 {"LUFS I", palette.faint, true},
                 {"LRA", palette.faint, true},
                 {"MAX M", palette.faint, true},
                 {"MAX S", palette.faint, true},
                 {"dBTP", palette.faint, true},
                 {"dBFS", palette.faint, true},
                 {"LENGTH", palette.faint, true},
                 {"RATE", palette.faint, true},
                 {"CHANNELS", palette.faint}});
  for (const auto& file : files) {
    if (!file.levels)
      continue;
    const Levels& levels = *file.levels;
    table.add_row(
        {{printable(file.path)},
         {level_text(levels.integrated_lufs), "", true},
         {level_text(levels.loudness_range_lu), "", true},
         {level_text(levels.max_momentary_lufs), "", true},
         {level_text(levels.max_short_term_lufs), "", true},
         {level_text(levels.true_peak_dbtp), levels.true_peak_dbtp > 0.0 ? palette.bad : "", true},
         {level_text(levels.sample_peak_dbfs), "", true},
         {duration_text(static_cast<double>(levels.frames) / file.format.sample_rate_hz), "", true},
         {rate_text(file.format.sample_rate_hz), "", true},
         {to_text(file.format.layout)}});
  }
  return table.text(palette, 0);
}

} // namespace

ExitCode run_analyze(const AnalyzeOptions& options) {
  std::vector<AnalyzedFile> files;
  for (const auto& path : options.paths)
    files.push_back({path, {}, {}, ""});
  std::vector<ExitCode> codes(files.size(), kOk);
  note_interruptions();
  {
    Progress progress;
    progress.expect(frames_in(options.paths));
    for_each_file(files.size(), options.jobs, [&](size_t i) {
      try {
        AudioReader reader(files[i].path);
        files[i].format = reader.format();
        files[i].levels = measure(reader, [&](uint32_t frames) {
          check_interruption();
          progress.advance(frames);
        });
      } catch (const FileError& error) {
        files[i].error = error.what();
        codes[i] = error.exit_code();
      }
    });
  }
  if (interruption() != 0)
    obey_interruption();
  ExitCode code = kOk;
  for (size_t i = 0; i < files.size(); ++i)
    if (codes[i] != kOk) {
      print_error(files[i].error);
      code = code == kOk ? codes[i] : code;
    }
  const bool any = std::count(codes.begin(), codes.end(), kOk) > 0;
  const ExitCode printed = options.json ? print(analysis_report(files))
                           : any        ? print(table_text(files, Palette::for_stdout()))
                                        : kOk;
  return code == kOk ? printed : code;
}

} // namespace headroom::ctl
