// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/profile_files.hpp"
#include "profile/profile_parser.hpp"
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::profile {

/// Where profiles are looked for. A profile in an earlier directory hides those of the same name in
/// later ones; with extends = "<its own name>" it builds on the one that it hides. Files are read
/// at each call: nothing is remembered.
class ProfileDirectories {
public:
  struct Entry {
    std::string name; ///< as in the file; that of the file if it cannot be read
    std::string description;
    std::filesystem::path file;
  };
  /// Value of an environment variable or nullptr, as std::getenv.
  using Environment = std::function<const char*(const char* name)>;

  /// @param directories  the first one wins; those that do not exist are passed over
  explicit ProfileDirectories(std::vector<std::filesystem::path> directories);

  /// $HEADROOM_CONFIG_DIR or $XDG_CONFIG_HOME/headroom, $XDG_CONFIG_DIRS, `beside`, $XDG_DATA_HOME,
  /// $XDG_DATA_DIRS, then where this build installs its own; "profiles" in each. The defaults are
  /// those of the XDG base directory specification, and relative paths do not count.
  /// @param beside  a directory of profiles such as the source tree's; empty: none
  static ProfileDirectories standard(const Environment& environment,
                                     const std::filesystem::path& beside = {});

  const std::vector<std::filesystem::path>& directories() const { return directories_; }

  /// By name, hidden ones left out; also those with errors.
  std::vector<Entry> list() const;

  ParsedProfile load(std::string_view name) const;

  /// A file anywhere; what it extends is looked for here.
  ParsedProfile load_file(const std::filesystem::path& file) const;

  /// What eq.preset names: a file where there is a slash or ".txt" in it, relative to the folder;
  /// else NAME.txt in the folder, or in "eq" beside one of the directories, the first that has it.
  /// @param folder  that of the profile
  /// @return nothing if it is not there or cannot be read
  std::optional<SourceText> find_eq_preset(std::string_view name,
                                           const std::filesystem::path& folder) const;

  /// As parse_profile() wants it. Good as long as this object.
  FindEqPreset preset_finder() const;

  /// Every file, hidden ones included.
  ProfileFiles read() const;

private:
  std::vector<std::filesystem::path> directories_;
};

} // namespace headroom::profile
