// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/pattern_match.hpp"
#include "profile/pattern_regex.hpp"
#include "profile/rule.hpp"
#include "routing/stream_facts.hpp"
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

using profile::glob_matches;

/// The match of a rule, ready to be asked often: nothing is compiled, and nothing throws, when a
/// stream appears.
class Matcher {
public:
  /// @throws std::invalid_argument a regular expression that is none; parsed rules have none such
  explicit Matcher(const profile::Match& match);

  /// Whether the stream matches; if so why, for people: `process_binary "mpv"`.
  std::optional<std::string> match(const StreamFacts& stream) const;

private:
  struct Test {
    profile::Pattern pattern;
    std::optional<profile::PatternRegex> regex;
    bool matches(std::string_view value) const noexcept;
  };
  struct Field {
    profile::MatchField field;
    std::vector<Test> wanted, unwanted;
  };
  std::vector<Field> fields_;
};

} // namespace headroom
