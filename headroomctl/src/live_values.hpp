// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "completion.hpp"

namespace headroom::ctl {

/// What the daemon knows of a kind, for completion. Empty when it is away or slow.
/// @param before  words given to the same command
std::vector<Candidate> live_values(const Common& common, Values values,
                                   const std::vector<std::string>& before);

} // namespace headroom::ctl
