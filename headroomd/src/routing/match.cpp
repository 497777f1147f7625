// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/match.hpp"
#include <algorithm>

namespace headroom {
namespace {

/// Start of the character after the one at `at`.
size_t next_character(std::string_view text, size_t at) {
  do
    ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80);
  return at;
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

bool Matcher::Test::matches(std::string_view value) const noexcept {
  switch (pattern.kind) {
  case profile::Pattern::Kind::glob:
    return glob_matches(pattern.text, value);
  case profile::Pattern::Kind::regex:
    return regex->found_in(value);
  case profile::Pattern::Kind::exact:
    break;
  }
  return pattern.text == value;
}

Matcher::Matcher(const profile::Match& match) {
  for (const auto& field_match : match) {
    Field& field = fields_.emplace_back(Field{field_match.field, {}, {}});
    for (const auto& pattern : field_match.patterns) {
      Test test{pattern, std::nullopt};
      if (pattern.kind == profile::Pattern::Kind::regex)
        test.regex.emplace(pattern.text);
      (pattern.negated ? field.unwanted : field.wanted).push_back(std::move(test));
    }
  }
}

std::optional<std::string> Matcher::match(const StreamFacts& stream) const {
  std::string why;
  for (const auto& field : fields_) {
    const auto values = values_of(stream, field.field);
    const auto passes = [&](const std::vector<Test>& tests) {
      return std::find_if(values.begin(), values.end(), [&](const std::string& value) {
        return std::any_of(tests.begin(), tests.end(),
                           [&](const Test& test) { return test.matches(value); });
      });
    };
    if (passes(field.unwanted) != values.end())
      return std::nullopt;
    const auto found = passes(field.wanted);
    if (!field.wanted.empty() && found == values.end())
      return std::nullopt;
    const auto shown = found != values.end() ? found : values.begin();
    why += (why.empty() ? "" : ", ") + std::string(text(field.field)) +
           (shown == values.end() ? " not set" : " \"" + *shown + '"');
  }
  return why;
}

} // namespace headroom
