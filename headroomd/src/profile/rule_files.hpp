// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/diagnostic.hpp"
#include "profile/profile_parser.hpp"
#include "profile/rule.hpp"
#include <filesystem>
#include <string>
#include <vector>

namespace headroom::profile {

/// Rules that live outside profiles, so that they outlive a change of profile.
struct RuleFile {
  std::string file;
  std::vector<Rule> rules; ///< none where there are errors: a file counts whole or not at all
  std::vector<Diagnostic> errors; ///< of the file as it is now
  bool operator==(const RuleFile&) const = default;
};

/// In the order in which they count.
using RuleFiles = std::vector<RuleFile>;

/// A file with nothing but [[rules]]. Strict as parse_profile(), and never throws for any text.
RuleFile parse_rule_file(const SourceText& source);

/// Where rules files are: "rules.d" beside each of the profile directories.
/// @param profile_directories  see ProfileDirectories::directories()
std::vector<std::filesystem::path>
rule_directories(const std::vector<std::filesystem::path>& profile_directories);

/// "*.toml" of these directories, in the order of their names; one in an earlier directory hides
/// those of the same name in later ones.
RuleFiles read_rule_files(const std::vector<std::filesystem::path>& directories);

/// The same files, but where one has errors, with the rules that it had before.
RuleFiles with_last_good(RuleFiles now, const RuleFiles& before);

} // namespace headroom::profile
