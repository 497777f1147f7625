// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/profile_parser.hpp"
#include <filesystem>
#include <optional>

namespace headroom::profile {

/// What is in a file, up to kLargestProfile + 1 bytes; nothing if it cannot be read or is no
/// regular file: opening a pipe would wait.
std::optional<SourceText> read_source(const std::filesystem::path& path);

} // namespace headroom::profile
