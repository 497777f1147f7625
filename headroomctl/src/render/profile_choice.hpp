// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/chain_settings.hpp"
#include <string>
#include <utility>
#include <vector>

namespace headroom::ctl {

/// A chain, and what the reader should know about how it came about.
struct ChosenSettings {
  ChainSettings chain;
  std::vector<std::string> warnings; ///< of equaliser presets, with file, line and column
};

/// What --profile and --set make of the chain. A preset that --set names by its path is looked for
/// from the current directory.
/// @param profile  name of a profile, or path of a file
/// @param overrides  key and value, as typed
/// @throws FileError  kNotFound for an unknown profile or preset; kUsage for an unknown key or a
///   value that is not allowed
ChosenSettings chosen_settings(const std::string& profile,
                               const std::vector<std::pair<std::string, std::string>>& overrides);

/// "limiter.ceiling_dbtp=-1" @throws FileError kUsage
std::pair<std::string, std::string> parse_override(const std::string& typed);

} // namespace headroom::ctl
