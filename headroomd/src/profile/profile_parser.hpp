// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/diagnostic.hpp"
#include "profile/profile.hpp"
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::profile {

/// A file's name, for messages and to tell it from others, and what is in it.
struct SourceText {
  std::string file;
  std::string text;
};

/// Finds the profile that `extends` names in the file `from`; nothing if there is none.
using FindBase =
    std::function<std::optional<SourceText>(std::string_view name, std::string_view from)>;

/// The same for the preset that `eq.preset`, or a device's `eq_preset`, names.
using FindEqPreset = FindBase;

/// Either a whole profile or what is wrong, never both, never neither.
struct ParsedProfile {
  std::optional<Profile> profile;
  std::vector<Diagnostic> errors;   ///< by place; those of a base after those of what extends it
  std::vector<Diagnostic> warnings; ///< of equaliser presets
};

inline constexpr size_t kLargestProfile = 256 * 1024; ///< bytes
inline constexpr size_t kMostErrors = 100;            ///< told per file
inline constexpr size_t kDeepestExtends = 8;          ///< files in a row

/// Reads a profile: docs/profiles.md has the schema. Strict: an unknown key, a wrong type, a value
/// out of its range is an error, and all of them are reported. Only what TOML itself does not
/// understand ends the reading at once. Never throws for any text.
/// @param find_eq_preset  without one, the name of a preset is kept and nothing else is
ParsedProfile parse_profile(const SourceText& source, const FindBase& find_base = {},
                            const FindEqPreset& find_eq_preset = {});

/// What a list of profiles shows.
struct ProfileTitle {
  std::string name; ///< empty if it cannot be read
  std::string description;
};
ProfileTitle read_title(const SourceText& source);

} // namespace headroom::profile
