// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "command.hpp"

namespace headroom::ctl {

/// Parses, then runs what was asked for; help, version and mistakes are answered here.
/// @param program  the tree of commands; its parameters are those of every command
ExitCode run_command_line(const Command& program, const std::string& version, int argc,
                          const char* const* argv);

} // namespace headroom::ctl
