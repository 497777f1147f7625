// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "render/output_format.hpp"
#include <string>
#include <vector>

namespace headroom::ctl {

/// Which output each of several inputs becomes.
/// @param paths  IN... OUT; OUT is a folder if it is one, ends with '/', or there are several
/// inputs
/// @param folder  set to the folder, which may not exist yet; empty if OUT is a file
/// @return as many as there are inputs
/// @throws FileError  kUsage if two inputs would become one file, or an output is an input
std::vector<std::string> output_paths(const std::vector<std::string>& paths, SampleFormat wish,
                                      std::string& folder);

/// The picture of each input: plot itself for one input, else <plot>/<name of the output>.svg.
std::vector<std::string> plot_paths(const std::string& plot,
                                    const std::vector<std::string>& outputs);

/// @throws FileError if it cannot be made
void make_folder(const std::string& path);

} // namespace headroom::ctl
