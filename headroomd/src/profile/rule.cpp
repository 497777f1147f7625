// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rule.hpp"
#include "profile/pattern_regex.hpp"
#include <stdexcept>

namespace headroom::profile {

namespace {

constexpr size_t kLongestPattern = 256; // the parser of std::regex recurses

constexpr std::string_view kFieldNames[kMatchFields] = {
    "process_binary", "application_name", "portal_app_id", "media_role",
    "node_name",      "media_name",       "cgroup",        "flatpak_id"};

} // namespace

std::string_view text(MatchField field) { return kFieldNames[static_cast<uint32_t>(field)]; }

std::string text(const Pattern& pattern) {
  std::string written = pattern.negated ? "!" : "";
  if (pattern.kind == Pattern::Kind::regex)
    written += '~';
  else if (pattern.kind == Pattern::Kind::exact &&
           (pattern.text.find_first_of("*?") != pattern.text.npos ||
            std::string_view("!=~").find(pattern.text.front()) != std::string_view::npos))
    written += '=';
  return written + pattern.text;
}

Pattern Pattern::parse(std::string_view written) {
  if (written.size() > kLongestPattern)
    throw std::invalid_argument("a pattern has at most " + std::to_string(kLongestPattern) +
                                " bytes");
  Pattern pattern;
  if (written.starts_with('!')) {
    pattern.negated = true;
    written.remove_prefix(1);
  }
  if (written.starts_with('=')) {
    written.remove_prefix(1);
  } else if (written.starts_with('~')) {
    pattern.kind = Kind::regex;
    written.remove_prefix(1);
    if (written.size() >= 2 && written.starts_with('"') && written.ends_with('"'))
      written = written.substr(1, written.size() - 2);
  } else if (written.find_first_of("*?") != written.npos) {
    pattern.kind = Kind::glob;
  }
  if (written.empty())
    throw std::invalid_argument("an empty pattern");
  pattern.text = written;
  if (pattern.kind == Kind::regex)
    const PatternRegex compiles(pattern.text);
  return pattern;
}

} // namespace headroom::profile
