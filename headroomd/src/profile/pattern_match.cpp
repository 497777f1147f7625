// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/pattern_match.hpp"
#include "profile/pattern_regex.hpp"

namespace headroom::profile {

namespace {

/// Start of the character after the one at `at`.
size_t next_character(std::string_view text, size_t at) {
  do
    ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80);
  return at;
}

bool found(const Pattern& pattern, std::string_view value) {
  switch (pattern.kind) {
  case Pattern::Kind::glob:
    return glob_matches(pattern.text, value);
  case Pattern::Kind::regex:
    return PatternRegex(pattern.text).found_in(value);
  case Pattern::Kind::exact:
    break;
  }
  return pattern.text == value;
}

} // namespace

bool glob_matches(std::string_view glob, std::string_view text) noexcept {
  // Only the last star ever needs another try: an earlier one has matched as little as it could.
  size_t g = 0, t = 0, star = glob.npos, star_text = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      star_text = t;
    } else if (g < glob.size() && glob[g] == '?') {
      ++g;
      t = next_character(text, t);
    } else if (g < glob.size() && glob[g] == text[t]) {
      ++g;
      ++t;
    } else if (star != glob.npos) {
      g = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', g) == glob.npos;
}

bool matches(const Pattern& pattern, std::string_view value) {
  return found(pattern, value) != pattern.negated;
}

} // namespace headroom::profile
