// SPDX-License-Identifier: MPL-2.0
#include "eq_text/number.hpp"
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

namespace headroom::eq_text {

namespace {

constexpr std::string_view kNoBreakSpaces[] = {"\u00a0", "\u202f", "\u2009"};
constexpr std::string_view kMinus = "\u2212"; // what typesetting programs put for '-'

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool digit_at(std::string_view text, size_t at) { return at < text.size() && is_digit(text[at]); }

size_t sign_length(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-'))
    return 1;
  return text.starts_with(kMinus) ? kMinus.size() : 0;
}

/// A space that groups thousands: only when a digit follows.
size_t group_space_length(std::string_view text) {
  for (const std::string_view space : kNoBreakSpaces)
    if (text.starts_with(space) && digit_at(text, space.size()))
      return space.size();
  return 0;
}

size_t exponent_length(std::string_view text) {
  if (!text.starts_with('e') && !text.starts_with('E'))
    return 0;
  size_t at = 1;
  if (at < text.size() && (text[at] == '+' || text[at] == '-'))
    ++at;
  if (!digit_at(text, at))
    return 0;
  while (digit_at(text, at))
    ++at;
  return at;
}

/// The digits between marks: "1,234.5" has parts 1, 234, 5 and marks ",.".
struct Parts {
  bool negative = false;
  std::vector<std::string> digits{""};
  std::string marks; ///< ' ' for any no-break space
  std::string exponent;
};

Parts split(std::string_view text) {
  Parts parts;
  parts.negative = text.starts_with('-') || text.starts_with(kMinus);
  text.remove_prefix(sign_length(text));
  while (!text.empty()) {
    if (is_digit(text.front())) {
      parts.digits.back() += text.front();
      text.remove_prefix(1);
    } else if (text.front() == '.' || text.front() == ',') {
      parts.marks += text.front();
      parts.digits.emplace_back();
      text.remove_prefix(1);
    } else if (const size_t space = group_space_length(text); space > 0) {
      parts.marks += ' ';
      parts.digits.emplace_back();
      text.remove_prefix(space);
    } else {
      parts.exponent = text;
      break;
    }
  }
  return parts;
}

/// Are the first `marks` marks all the same, with three digits after each?
bool groups_thousands(const Parts& parts, size_t marks) {
  if (marks == 0)
    return true;
  if (parts.digits[0].empty() || parts.digits[0].size() > 3)
    return false;
  for (size_t m = 0; m < marks; ++m)
    if (parts.marks[m] != parts.marks[0] || parts.digits[m + 1].size() != 3)
      return false;
  return true;
}

/// @param groups  how many of the marks separate thousands; the one after them is the decimal mark
std::optional<double> value_of(const Parts& parts, size_t groups) {
  std::string plain;
  for (size_t d = 0; d < parts.digits.size(); ++d) {
    if (d == groups + 1)
      plain += '.';
    plain += parts.digits[d];
  }
  plain += parts.exponent;
  double value = 0.0;
  const char* end = plain.data() + plain.size();
  const auto [stop, error] = std::from_chars(plain.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value))
    return std::nullopt;
  return parts.negative ? -value : value;
}

/// One mark, three digits after it, and a first part that can be thousands.
bool mark_is_ambiguous(const Parts& parts) {
  return parts.marks.size() == 1 && parts.marks != " " && parts.exponent.empty() &&
         groups_thousands(parts, 1) && parts.digits[0][0] != '0';
}

} // namespace

size_t number_length(std::string_view text) {
  size_t at = sign_length(text);
  const bool mark_first = at < text.size() && (text[at] == '.' || text[at] == ',');
  if (!digit_at(text, at + (mark_first ? 1 : 0)))
    return 0;
  while (at < text.size()) {
    if (is_digit(text[at]))
      ++at;
    else if ((text[at] == '.' || text[at] == ',') && digit_at(text, at + 1))
      at += 2;
    else if (const size_t space = group_space_length(text.substr(at)); space > 0)
      at += space;
    else
      return at + exponent_length(text.substr(at));
  }
  return at;
}

std::optional<Number> read_number(std::string_view text) {
  const Parts parts = split(text);
  const size_t marks = parts.marks.size();
  const bool last_is_decimal = marks > 0 && parts.marks[marks - 1] != ' ' &&
                               (marks == 1 || parts.marks[marks - 1] != parts.marks[0]);
  const size_t groups = last_is_decimal ? marks - 1 : marks;
  if (!groups_thousands(parts, groups))
    return std::nullopt;
  const std::optional<double> value = value_of(parts, groups);
  if (!value)
    return std::nullopt;
  Number number{*value, std::nullopt};
  if (mark_is_ambiguous(parts))
    number.grouped = value_of(parts, 1);
  return number;
}

DecimalMark decimal_mark_of(std::string_view text, bool may_group) {
  const Parts parts = split(text);
  const auto mark = [](char c) { return c == ',' ? DecimalMark::kComma : DecimalMark::kPoint; };
  if (parts.marks.empty() || parts.marks.back() == ' ')
    return DecimalMark::kUnknown;
  if (parts.marks.size() == 1)
    return may_group && mark_is_ambiguous(parts) ? DecimalMark::kUnknown : mark(parts.marks[0]);
  if (parts.marks.back() != parts.marks.front())
    return mark(parts.marks.back());
  return mark(parts.marks.front() == ',' ? '.' : ','); // "1,234,567": the other one is the decimal
}

std::string exact_decimal(float value) {
  std::array<char, 64> digits; // 39 before the point or 45 after it, for any float
  const auto end = std::to_chars(digits.begin(), digits.end(), value, std::chars_format::fixed).ptr;
  return {digits.begin(), end};
}

std::string short_decimal(double value) {
  std::array<char, 32> digits;
  const auto end =
      std::to_chars(digits.begin(), digits.end(), value, std::chars_format::general, 6).ptr;
  return {digits.begin(), end};
}

} // namespace headroom::eq_text
