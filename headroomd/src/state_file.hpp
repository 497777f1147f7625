// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace headroom {

/// What headroomd remembers by itself lives in $XDG_STATE_HOME/headroom, one file per matter.
/// Empty when there is neither XDG_STATE_HOME (absolute) nor HOME: nothing is remembered then.
std::filesystem::path state_directory();

/// Empty when the file cannot be read.
std::optional<std::string> read_state(const std::filesystem::path& file);

/// Replaces the file in one go: a reader, and a start after a power cut, sees the old or the new
/// one, whole. Makes its folder.
/// @throws std::system_error
void write_state(const std::filesystem::path& file, const std::string& text);

} // namespace headroom
