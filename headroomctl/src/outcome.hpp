// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "daemon.hpp"

namespace headroom::ctl {

/// Asks for something to be done; prints nothing unless it failed or --json wants the result.
ExitCode done(const Common& common, const std::string& op, const std::string& args_json = "");

} // namespace headroom::ctl
