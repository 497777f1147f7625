// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "exit_code.hpp"
#include <string>

namespace headroom::ctl {

/// To standard output, complete or with a message: stdout may be a full disk or a closed pipe, and
/// silence would look like success.
ExitCode print(const std::string& text);

/// To standard error, each line with the program's name in front.
void print_error(const std::string& message);

} // namespace headroom::ctl
