// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/chain_settings.hpp"
#include <string>
#include <utility>
#include <vector>

namespace headroom::ctl {

/// What --profile and --set make of the chain.
/// @param profile  name of a profile, or path of a file
/// @param overrides  key and value, as typed
/// @throws FileError  kNotFound for an unknown profile; kUsage for an unknown key or a value that
/// is
///   not allowed
ChainSettings chosen_settings(const std::string& profile,
                              const std::vector<std::pair<std::string, std::string>>& overrides);

/// "limiter.ceiling_dbtp=-1" @throws FileError kUsage
std::pair<std::string, std::string> parse_override(const std::string& typed);

} // namespace headroom::ctl
