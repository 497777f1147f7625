// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

namespace headroom::ctl {

/// Runs a program with our standard streams. @return its exit code, 127 when there is none
int run_program(const std::vector<std::string>& words);

/// Whether a systemd user manager runs and knows headroom.service.
bool has_user_unit();

/// Starts a program that outlives us: own session, standard streams to nowhere.
/// @return false when it could not be executed
bool start_detached(const std::string& program);

/// headroomd: the one beside this very program, else the one in PATH.
std::string daemon_program();

} // namespace headroom::ctl
