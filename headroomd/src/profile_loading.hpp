// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/profile.hpp"
#include "profile/profile_directories.hpp"
#include <optional>
#include <string>

namespace headroom {

inline constexpr const char* kDefaultProfile = "default";

/// What --profile names: a file if there is a slash in it, else a profile of the directories. All
/// errors go to the log. Without any file for kDefaultProfile it is what a profile that says
/// nothing would be.
/// @return nothing if it cannot be found or read
std::optional<profile::Profile> load_profile(const profile::ProfileDirectories& directories,
                                             const std::string& wanted);

} // namespace headroom
