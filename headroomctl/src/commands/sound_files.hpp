// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "exit_code.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace headroom::ctl {

struct RenderOptions {
  std::vector<std::string> paths; ///< IN... OUT
  std::string profile = "default";
  std::vector<std::string> overrides;
  std::string format = "auto", dither = "tpdf";
  uint64_t seed = 1;
  std::string report_path, plot_path;
  uint32_t jobs = 0;
  bool force = false, json = false;
};

struct AnalyzeOptions {
  std::vector<std::string> paths;
  uint32_t jobs = 0;
  bool json = false;
};

/// headroomctl-render does it; headroomctl becomes that program, with the same words. So a command
/// that only asks the daemon does not load and initialise all that sound files need.
ExitCode run_render(const RenderOptions& options);
ExitCode run_analyze(const AnalyzeOptions& options);

} // namespace headroom::ctl
