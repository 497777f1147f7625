// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/profile_parser.hpp"
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::profile {

/// A file of a profile directory as it was read.
struct ProfileFile {
  std::string file;
  std::optional<std::string> text; ///< nothing if it cannot be read
  ProfileTitle title;              ///< empty where the text does not tell

  /// What is in it, else what the file is called.
  std::string name() const;
};

/// All that there are, in order of precedence: of two with one name the first hides the second.
using ProfileFiles = std::vector<ProfileFile>;

/// Never waits: what is no regular file counts as one that cannot be read.
ProfileFile read_profile_file(const std::filesystem::path& path);

/// Reads a profile. What it extends is looked for among all; its own name there means the one that
/// it hides.
ParsedProfile parse_among(const ProfileFile& file, const ProfileFiles& all,
                          const FindEqPreset& find_eq_preset = {});

/// "no profile `nigth`, did you mean `night`?"
std::string unknown_profile(std::string_view name, const std::vector<std::string>& known);

} // namespace headroom::profile
