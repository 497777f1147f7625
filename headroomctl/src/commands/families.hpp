// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "command.hpp"

// One function per family of commands; each is in the file of its name.
namespace headroom::ctl {

Command ab_command(const Common& common);
Command analyze_command(const Common& common);
Command bypass_command(const Common& common);
Command daemon_command(const Common& common);
Command device_command(const Common& common);
Command eq_command(const Common& common);
Command follow_command(const Common& common);
Command log_command(const Common& common);
Command meters_command(const Common& common);
Command metrics_command(const Common& common);
Command monitor_command(const Common& common);
Command per_app_command(const Common& common);
Command profile_command(const Common& common);
Command reload_command(const Common& common);
Command render_command(const Common& common);
Command route_command(const Common& common);
Command status_command(const Common& common);
Command waybar_command(const Common& common);

/// get, set, clear, reset, list and describe.
std::vector<Command> setting_commands(const Common& common);

/// For the shells: what the last word may become, a candidate a line.
ExitCode print_completion(const Command& program, const std::vector<std::string>& words);

} // namespace headroom::ctl
