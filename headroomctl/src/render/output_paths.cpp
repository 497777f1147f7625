// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/output_paths.hpp"
#include "render/file_error.hpp"
#include <filesystem>
#include <map>

namespace headroom::ctl {

namespace fs = std::filesystem;

std::vector<std::string> output_paths(const std::vector<std::string>& paths, SampleFormat wish,
                                      std::string& folder) {
  const std::vector<std::string> inputs(paths.begin(), paths.end() - 1);
  const std::string& out = paths.back();
  std::error_code none;
  const bool is_folder = fs::is_directory(out, none);
  if (inputs.size() > 1 && !is_folder && fs::exists(out, none))
    throw FileError(out, "is no folder; several inputs need one", kUsage);

  folder = is_folder || out.ends_with('/') || inputs.size() > 1 ? out : "";
  std::vector<std::string> outputs;
  std::map<std::string, std::string> origins;
  for (const auto& input : inputs) {
    outputs.push_back(folder.empty() ? out
                                     : (fs::path(folder) / output_name(input, wish)).string());
    const auto [first, is_new] = origins.emplace(outputs.back(), input);
    if (!is_new)
      throw FileError(input, "and " + first->second + " would both become " + outputs.back(),
                      kUsage);
  }
  for (const auto& output : outputs)
    for (const auto& input : inputs)
      if (fs::equivalent(output, input, none)) // false if either does not exist
        throw FileError(output, "is an input, which would be lost", kUsage);
  return outputs;
}

std::vector<std::string> plot_paths(const std::string& plot,
                                    const std::vector<std::string>& outputs) {
  if (outputs.size() == 1)
    return {plot};
  std::vector<std::string> paths;
  for (const auto& output : outputs)
    paths.push_back((fs::path(plot) / fs::path(output).filename()).string() + ".svg");
  return paths;
}

void make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error)
    throw FileError(path, "cannot be made: " + error.message());
}

} // namespace headroom::ctl
