// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/sound_files.hpp"
#include "commands/families.hpp"
#include "render/sample_format.hpp"
#include <memory>

namespace headroom::ctl {

Command render_command(const Common& common) {
  const auto options = std::make_shared<RenderOptions>();
  return {.name = "render",
          .summary = "plays sound files through a profile into others, without a daemon",
          .parameters =
              {{.name = "paths",
                .target = &options->paths,
                .help = "sound files, then the output: a file, or a folder for several",
                .required = true,
                .values = Values::file,
                .type_name = "IN... OUT",
                .least_words = 2},
               {.name = "--profile",
                .target = &options->profile,
                .help = "name of a profile, or path of a file (default: default)",
                .values = Values::profile},
               {.name = "--set",
                .target = &options->overrides,
                .help = "key=value, over the profile; may be repeated"},
               {.name = "--format",
                .target = &options->format,
                .help = "samples of the output (default: as the input, if the output can hold it)",
                .choices = sample_format_names()},
               {.name = "--dither",
                .target = &options->dither,
                .help = "of integer samples (default: tpdf)",
                .choices = {"tpdf", "none"}},
               {.name = "--seed",
                .target = &options->seed,
                .help = "of the dither: the same gives the same file (default: 1)"},
               {.name = "--report",
                .target = &options->report_path,
                .help = "writes a JSON report into that file",
                .values = Values::file},
               {.name = "--plot",
                .target = &options->plot_path,
                .help = "draws level and gain over time into that SVG file; a folder for several "
                        "inputs",
                .values = Values::file},
               {.name = "--jobs",
                .target = &options->jobs,
                .help = "files rendered at a time (default: one per core)",
                .least = 1,
                .most = 1024},
               {.name = "--force", .target = &options->force, .help = "replaces existing outputs"}},
          .run = [&common, options] {
            options->json = common.json;
            return run_render(*options);
          }};
}

Command analyze_command(const Common& common) {
  const auto options = std::make_shared<AnalyzeOptions>();
  return {.name = "analyze",
          .summary = "loudness and peaks of sound files",
          .parameters = {{.name = "files",
                          .target = &options->paths,
                          .help = "WAV, FLAC, Ogg and what else libsndfile reads",
                          .required = true,
                          .values = Values::file,
                          .least_words = 1},
                         {.name = "--jobs",
                          .target = &options->jobs,
                          .help = "files measured at a time (default: one per core)",
                          .least = 1,
                          .most = 1024}},
          .run = [&common, options] {
            options->json = common.json;
            return run_analyze(*options);
          }};
}

} // namespace headroom::ctl
