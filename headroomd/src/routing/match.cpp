// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/match.hpp"
#include <algorithm>

namespace headroom {

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
