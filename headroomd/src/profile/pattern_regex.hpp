// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <regex>
#include <string>
#include <string_view>

namespace headroom::profile {

/// A regular expression that is safe to run on what applications say about themselves.
///
/// libstdc++'s usual matcher backtracks: "(a+)+b" takes for ever on forty letters a. Its other one
/// walks all ways at once, in time proportional to pattern times value; it knows no
/// back-references.
class PatternRegex {
public:
  static constexpr size_t kLongestValue = 512; ///< bytes looked at, of longer ones the first

  /// @param text  ECMAScript without back-references
  /// @throws std::invalid_argument what is wrong with it
  explicit PatternRegex(const std::string& text);

  /// Whether it is found anywhere in the value. Never throws.
  bool found_in(std::string_view value) const noexcept;

private:
  std::regex regex_;
};

} // namespace headroom::profile
