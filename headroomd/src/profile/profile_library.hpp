// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/profile_files.hpp"
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::profile {

inline constexpr const char* kDefaultProfile = "default";
/// What a profile of that name is that says nothing.
Profile built_in_profile();

/// Every profile there is, each in its last good version: one that an edit has broken stays as it
/// was, and its errors are kept beside it. Reads no file but equaliser presets. [control thread]
class ProfileLibrary {
public:
  struct Item {
    std::string name, description;
    std::string file;               ///< empty: built in
    std::optional<Profile> profile; ///< nothing if it has never been read without an error
    std::vector<Diagnostic> errors; ///< of the file as it is now
  };
  struct Change {
    std::vector<std::string> loaded; ///< names of those that are new or other than before
    std::vector<std::string> gone;
    std::vector<std::string> mended; ///< had errors before
    std::vector<Diagnostic> errors;  ///< that were not there before
    bool empty() const {
      return loaded.empty() && gone.empty() && mended.empty() && errors.empty();
    }
  };

  /// @param find_eq_preset  without one, presets are not looked at
  explicit ProfileLibrary(FindEqPreset find_eq_preset = {})
      : find_eq_preset_(std::move(find_eq_preset)) {}

  /// Takes in what is on the disk now. Without a file for kDefaultProfile there is a built-in one:
  /// a profile that says nothing.
  Change take(ProfileFiles files);

  /// By name.
  const std::vector<Item>& items() const { return items_; }
  /// nullptr if there is none.
  const Item* find(std::string_view name) const;
  /// "no profile `nigth`, did you mean `night`?"
  std::string unknown(std::string_view name) const;
  /// Of all profiles, as they are now.
  std::vector<Diagnostic> errors() const;
  /// A text that is in no file; what it extends is looked for here.
  ParsedProfile check(std::string text) const;

private:
  FindEqPreset find_eq_preset_;
  ProfileFiles files_;
  std::vector<Item> items_;
  std::map<std::string, std::string> names_; ///< by file; still known when the text is not TOML
};

} // namespace headroom::profile
