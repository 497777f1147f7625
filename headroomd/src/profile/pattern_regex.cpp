// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/pattern_regex.hpp"
#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace headroom::profile {
namespace {

// The matcher recurses once per state that can be entered without a character: this many take less
// than a megabyte of stack.
constexpr size_t kMostStates = 4096;

/// Bound of the states that a pattern needs: counted repeats multiply what they repeat.
size_t states(const std::string& text) {
  size_t count = text.size();
  for (size_t brace = text.find('{'); brace != text.npos; brace = text.find('{', brace + 1)) {
    const size_t close = std::min(text.find('}', brace), text.size());
    size_t highest = 1;
    for (const char* at = text.data() + brace + 1; at < text.data() + close;) {
      size_t number = 0;
      const auto read = std::from_chars(at, text.data() + close, number);
      if (read.ec == std::errc::result_out_of_range)
        return kMostStates + 1;
      highest = std::max(highest, number);
      at = std::max(read.ptr, at + 1);
    }
    if (highest > kMostStates)
      return highest;
    count = std::min(count * highest, kMostStates + 1);
  }
  return count;
}

std::regex compiled(const std::string& text) {
  auto flags = std::regex::ECMAScript | std::regex::nosubs;
#ifdef __GLIBCXX__
  flags |= std::regex_constants::__polynomial;
#endif
  if (states(text) > kMostStates)
    throw std::invalid_argument("not a regular expression: its counted repeats are too many");
  try {
    // Alone first, so that a stray parenthesis cannot close ours. Matched as a whole since a search
    // would start anew at every byte.
    const std::regex alone(text, flags);
    return std::regex("[\\s\\S]*(?:" + text + ")[\\s\\S]*", flags);
  } catch (const std::regex_error& error) {
    throw std::invalid_argument("not a regular expression: " + std::string(error.what()));
  }
}

} // namespace

PatternRegex::PatternRegex(const std::string& text) : regex_(compiled(text)) {}

bool PatternRegex::found_in(std::string_view value) const noexcept {
  const auto seen = value.substr(0, kLongestValue);
  try {
    return std::regex_match(seen.begin(), seen.end(), regex_);
  } catch (const std::exception&) { // out of memory
    return false;
  }
}

} // namespace headroom::profile
