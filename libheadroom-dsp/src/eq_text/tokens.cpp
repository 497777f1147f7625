// SPDX-License-Identifier: MPL-2.0
#include "eq_text/tokens.hpp"
#include "eq_text/number.hpp"
#include <algorithm>

namespace headroom::eq_text {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_alphanumeric(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

size_t space_length(std::string_view text) {
  if (text.front() == ' ' || text.front() == '\t' || text.front() == '\v' || text.front() == '\f')
    return 1;
  for (const std::string_view space : {"\u00a0", "\u202f", "\u2009"})
    if (text.starts_with(space))
      return space.size();
  return 0;
}

size_t word_length(std::string_view text) {
  const auto length_while = [&](auto belongs) {
    return static_cast<size_t>(std::find_if_not(text.begin(), text.end(), belongs) - text.begin());
  };
  const size_t letters = length_while(is_letter);
  const std::string word = lower_case(text.substr(0, letters));
  for (const std::string_view key :
       {"fc", "gain", "q", "bw", "oct", "ls", "hs", "lsc", "hsc"}) // a number may follow at once
    if (word == key)
      return letters;
  return letters == 0 ? 0 : length_while(is_alphanumeric);
}

size_t character_length(std::string_view text) {
  size_t length = 1;
  while (length < text.size() && continues_character(text[length]))
    ++length;
  return length;
}

} // namespace

std::vector<Token> tokenise(std::string_view line, size_t from) {
  std::vector<Token> tokens;
  size_t at = from;
  const auto take = [&](Token::Kind kind, size_t length) {
    tokens.push_back({kind, line.substr(at, length), at});
    at += length;
  };
  while (at < line.size() && line[at] != '#') {
    const std::string_view rest = line.substr(at);
    if (const size_t space = space_length(rest); space > 0)
      at += space;
    else if (const size_t number = number_length(rest); number > 0)
      take(Token::Kind::kNumber, number);
    else if (const size_t word = word_length(rest); word > 0)
      take(Token::Kind::kWord, word);
    else
      take(Token::Kind::kMark, character_length(rest));
  }
  return tokens;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text.substr(0, 24))
    if (!continues_character(c))
      result += c >= ' ' && c <= '~' ? c : '?';
  if (text.size() > 24)
    result += "...";
  return result + "'";
}

} // namespace headroom::eq_text
