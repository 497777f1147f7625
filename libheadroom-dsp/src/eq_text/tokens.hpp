// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

// A line of a preset, cut into words, numbers and marks.
namespace headroom::eq_text {

struct Token {
  enum class Kind { kWord, kNumber, kMark };
  Kind kind;
  std::string_view text; ///< as written; a mark is one character
  size_t offset;         ///< bytes from the start of the line
};

/// The tokens up to the end or a '#'. Words end before digits where a unit or key does: "Q1.41",
/// "6dB" and "LS6dB" are two or three tokens, "T60" is one.
/// @param from  byte of the line to start at; offsets still count from the line's start
std::vector<Token> tokenise(std::string_view line, size_t from);

/// In ASCII only, whatever the locale.
std::string lower_case(std::string_view text);

/// For messages: in quotes, at most 24 bytes, '?' for what is not ASCII.
std::string quoted(std::string_view text);

} // namespace headroom::eq_text
