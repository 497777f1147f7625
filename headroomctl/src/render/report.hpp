// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "render/renderer.hpp"
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace headroom::ctl {

/// One input and what became of it.
struct RenderedFile {
  std::string input_path, output_path;
  std::optional<Rendering> rendering;
  std::string error; ///< why there is none
};

/// What was asked for.
struct RenderRequest {
  std::string profile;
  std::vector<std::pair<std::string, std::string>> overrides; ///< key, value
  RenderSettings settings;
};

/// {"v":1,"profile":...,"files":[...]}; docs/render.md describes it.
std::string render_report(const RenderRequest& request, const std::vector<RenderedFile>& files);

/// One file that was measured, or could not be.
struct AnalyzedFile {
  std::string path;
  AudioFormat format;
  std::optional<Levels> levels;
  std::string error;
};

/// {"v":1,"files":[...]}
std::string analysis_report(const std::vector<AnalyzedFile>& files);

} // namespace headroom::ctl
