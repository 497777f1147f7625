// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::profile {

/// What a rule can look at.
enum class MatchField : uint8_t {
  process_binary,
  application_name,
  portal_app_id, ///< what the portal vouches for: the Flatpak id
  media_role,
  node_name,
  media_name,
  cgroup,    ///< path of the control group of the stream's process
  flatpak_id ///< the portal's id, else the one in the cgroup's scope name
};
inline constexpr uint32_t kMatchFields = 8;

/// How the field is spelt in a profile, "process_binary".
std::string_view text(MatchField field);

/// One of the strings of a match. All compare with case, and with the whole value except regex.
struct Pattern {
  enum class Kind : uint8_t {
    exact, ///< equal
    glob,  ///< * any run of characters, none included; ? any one; nothing else is special
    regex  ///< ECMAScript (PatternRegex), found anywhere in the value
  };
  Kind kind = Kind::exact;
  bool negated = false; ///< written with "!": the value must not match
  std::string text;     ///< without its marks
  bool operator==(const Pattern&) const = default;

  /// Reads "name", "na*e", "~regex", `~"regex"`, "=literal", each with "!" in front to negate.
  /// @throws std::invalid_argument what is wrong with it
  static Pattern parse(std::string_view written);
};

/// As it would be written.
std::string text(const Pattern& pattern);

/// True if the value matches one of the patterns that are not negated (or there are none of these),
/// and none of those that are.
struct FieldMatch {
  MatchField field = MatchField::process_binary;
  std::vector<Pattern> patterns; ///< at least one
  bool operator==(const FieldMatch&) const = default;
};

/// True if every field matches. Never empty.
using Match = std::vector<FieldMatch>;

enum class Route : uint8_t {
  processed, ///< through headroom
  bypass     ///< as if headroom were absent
};

/// Where the streams go that match.
struct Rule {
  Match match;
  Route route = Route::processed;
  bool operator==(const Rule&) const = default;
};

} // namespace headroom::profile
