// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/report.hpp"
#include "json_text.hpp"

namespace headroom::ctl {

namespace {

std::string levels_json(const Levels& levels) {
  return JsonObject()
      .add_number("integrated_lufs", levels.integrated_lufs)
      .add_number("loudness_range_lu", levels.loudness_range_lu)
      .add_number("max_momentary_lufs", levels.max_momentary_lufs)
      .add_number("max_short_term_lufs", levels.max_short_term_lufs)
      .add_number("true_peak_dbtp", levels.true_peak_dbtp)
      .add_number("sample_peak_dbfs", levels.sample_peak_dbfs)
      .text();
}

void add_format(JsonObject& object, const AudioFormat& format, uint64_t frames) {
  object.add_number("sample_rate_hz", format.sample_rate_hz)
      .add_count("channels", format.channels())
      .add_text("layout", to_text(format.layout))
      .add_flag("layout_declared", format.layout.declared)
      .add_count("frames", frames)
      .add_number("duration_s", static_cast<double>(frames) / format.sample_rate_hz);
}

std::string gains_json(const Timeline& timeline) {
  JsonObject stages;
  const auto statistics = timeline.statistics();
  for (size_t i = 0; i < kStageCount; ++i)
    stages.add_json(kStages[i], JsonObject()
                                    .add_number("min_gain_db", statistics[i].min_db)
                                    .add_number("mean_gain_db", statistics[i].mean_db)
                                    .add_number("max_gain_db", statistics[i].max_db)
                                    .add_number("active_s", statistics[i].active_s)
                                    .text());
  return stages.text();
}

void add_rendering(JsonObject& object, const Rendering& rendering) {
  object.add_text("input_format", format_text(rendering.input.sf_format))
      .add_text("output_format", format_text(rendering.output_sf_format))
      .add_flag("dithered", rendering.dithered);
  add_format(object, rendering.input, rendering.before.frames);
  object.add_count("output_frames", rendering.after.frames)
      .add_count("latency_frames", rendering.latency_frames)
      .add_number("ceiling_dbtp", rendering.ceiling_dbtp)
      .add_number("limiter_ceiling_dbtp", rendering.limiter_ceiling_dbtp)
      .add_flag("ceiling_held", rendering.ceiling_held)
      .add_json("before", levels_json(rendering.before))
      .add_json("after", levels_json(rendering.after))
      .add_json("stages", gains_json(rendering.timeline))
      .add_number("wall_s", rendering.wall_s)
      .add_number("times_real_time", rendering.input.seconds() / rendering.wall_s);
}

} // namespace

std::string render_report(const RenderRequest& request, const std::vector<RenderedFile>& files) {
  std::vector<std::string> entries;
  for (const auto& file : files) {
    JsonObject entry;
    entry.add_text("input", file.input_path).add_text("output", file.output_path);
    if (file.rendering)
      add_rendering(entry, *file.rendering);
    else
      entry.add_text("error", file.error);
    entries.push_back(entry.text());
  }
  JsonObject overrides;
  for (const auto& [key, value] : request.overrides)
    overrides.add_text(key, value);
  return JsonObject()
             .add_count("v", 1)
             .add_text("headroom", HEADROOM_VERSION)
             .add_text("profile", request.profile)
             .add_json("overrides", overrides.text())
             .add_text("dither", request.settings.dither == Dither::tpdf ? "tpdf" : "none")
             .add_count("seed", request.settings.seed)
             .add_json("files", json_array(entries))
             .text() +
         "\n";
}

std::string analysis_report(const std::vector<AnalyzedFile>& files) {
  std::vector<std::string> entries;
  for (const auto& file : files) {
    JsonObject entry;
    entry.add_text("file", file.path);
    if (file.levels) {
      entry.add_text("format", format_text(file.format.sf_format));
      add_format(entry, file.format, file.levels->frames);
      entry.add_json("levels", levels_json(*file.levels));
    } else {
      entry.add_text("error", file.error);
    }
    entries.push_back(entry.text());
  }
  return JsonObject().add_count("v", 1).add_json("files", json_array(entries)).text() + "\n";
}

} // namespace headroom::ctl
