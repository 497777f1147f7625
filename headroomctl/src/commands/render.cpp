// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/sound_files.hpp"
#include "print.hpp"
#include "render/file_error.hpp"
#include "render/file_workers.hpp"
#include "render/interruption.hpp"
#include "render/level_text.hpp"
#include "render/output_paths.hpp"
#include "render/partial_file.hpp"
#include "render/plot.hpp"
#include "render/profile_choice.hpp"
#include "render/report.hpp"
#include "terminal_text.hpp"
#include <algorithm>
#include <filesystem>
#include <memory>

namespace headroom::ctl {

namespace {

RenderRequest request_of(const RenderOptions& options) {
  RenderRequest request;
  request.profile = options.profile;
  for (const auto& typed : options.overrides)
    request.overrides.push_back(parse_override(typed));
  RenderSettings& settings = request.settings;
  const ChosenSettings chosen = chosen_settings(options.profile, request.overrides);
  for (const auto& warning : chosen.warnings)
    print_error("warning: " + warning);
  settings.chain = chosen.chain;
  const auto& names = sample_format_names();
  settings.sample_format = static_cast<SampleFormat>(
      std::find(names.begin(), names.end(), options.format) - names.begin());
  settings.dither = options.dither == "none" ? Dither::none : Dither::tpdf;
  settings.seed = options.seed;
  settings.replace = options.force;
  return request;
}

std::string table_text(const std::vector<RenderedFile>& files, const Palette& palette) {
  Table table;
  table.add_row({{"FILE", palette.faint},
                 {"LUFS I", palette.faint, true},
                 {"WAS", palette.faint, true},
                 {"dBTP", palette.faint, true},
                 {"WAS", palette.faint, true},
                 {"LIMITED BY", palette.faint, true},
                 {"SPEED", palette.faint, true}});
  for (const auto& file : files) {
    if (!file.rendering)
      continue;
    const Rendering& done = *file.rendering;
    const auto limiter = done.timeline.statistics().back();
    table.add_row(
        {{printable(file.output_path)},
         {level_text(done.after.integrated_lufs), "", true},
         {level_text(done.before.integrated_lufs), "", true},
         {level_text(done.after.true_peak_dbtp), done.ceiling_held ? "" : palette.bad, true},
         {level_text(done.before.true_peak_dbtp), "", true},
         {level_text(-limiter.min_db) + " dB", "", true},
         {level_text(done.input.seconds() / done.wall_s) + "x", "", true}});
  }
  return table.text(palette, 0);
}

/// What went wrong, and what lossy coding did. The first failure decides.
ExitCode complain(const std::vector<RenderedFile>& files, const std::vector<ExitCode>& codes) {
  ExitCode code = kOk;
  for (size_t i = 0; i < files.size(); ++i) {
    if (codes[i] != kOk) {
      print_error(files[i].error);
      code = code == kOk ? codes[i] : code;
    } else if (const auto& done = files[i].rendering; done && !done->ceiling_held) {
      std::fprintf(stderr,
                   "headroomctl: %s: lossy coding brought the true peak to %.2f dBTP, over the "
                   "ceiling of %.2f\n",
                   printable(files[i].output_path).c_str(), done->after.true_peak_dbtp,
                   done->ceiling_dbtp);
    }
  }
  return code;
}

void render_all(std::vector<RenderedFile>& files, std::vector<ExitCode>& codes,
                const RenderRequest& request, const RenderOptions& options) {
  std::vector<std::string> inputs, outputs;
  for (const auto& file : files) {
    inputs.push_back(file.input_path);
    outputs.push_back(file.output_path);
  }
  const auto plots = plot_paths(options.plot_path, outputs);
  Progress progress;
  progress.expect(2 * frames_in(inputs)); // rendered, and measured again
  for_each_file(files.size(), options.jobs, [&](size_t i) {
    try {
      files[i].rendering =
          render_file(files[i].input_path, files[i].output_path, request.settings, progress);
      if (!options.plot_path.empty())
        write_file(plots[i],
                   levels_svg(files[i].rendering->timeline, files[i].rendering->ceiling_dbtp,
                              std::filesystem::path(files[i].input_path).filename().string() +
                                  ", profile " + request.profile));
    } catch (const FileError& error) {
      files[i].error = error.what();
      codes[i] = error.exit_code();
    }
  });
}

} // namespace

ExitCode run_render(const RenderOptions& options) try {
  const RenderRequest request = request_of(options);
  std::string folder;
  const auto outputs = output_paths(options.paths, request.settings.sample_format, folder);
  if (!folder.empty())
    make_folder(folder);
  if (!options.plot_path.empty() && outputs.size() > 1)
    make_folder(options.plot_path);

  std::vector<RenderedFile> files;
  for (size_t i = 0; i < outputs.size(); ++i)
    files.push_back({options.paths[i], outputs[i], {}, ""});
  std::vector<ExitCode> codes(files.size(), kOk);
  note_interruptions();
  render_all(files, codes, request, options);
  if (interruption() != 0)
    obey_interruption();

  const ExitCode code = complain(files, codes);
  const std::string report = render_report(request, files);
  if (!options.report_path.empty())
    write_file(options.report_path, report);
  const bool any = std::count(codes.begin(), codes.end(), kOk) > 0;
  const ExitCode printed = options.json ? print(report)
                           : any        ? print(table_text(files, Palette::for_stdout()))
                                        : kOk;
  return code == kOk ? printed : code;
} catch (const FileError& error) {
  print_error(error.what());
  return error.exit_code();
}

} // namespace headroom::ctl
