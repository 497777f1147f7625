// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/setting.hpp"
#include "profile/profile_settings.hpp"
#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <vector>

namespace headroom::profile {

namespace {

constexpr size_t kLongestText = 255;

std::string number_text(auto number) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  return {digits, end};
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<double> number_in(std::string_view typed) {
  if (typed.starts_with('+'))
    typed.remove_prefix(1);
  double number = 0.0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (error != std::errc{} || end != typed.data() + typed.size())
    return std::nullopt;
  return number;
}

bool is_allowed(const Setting& setting, double number) {
  // As the member sees it: 0.05 in a file is a hair below the float 0.05.
  const float value = static_cast<float>(number);
  if (!setting.numbers.empty())
    return std::find(setting.numbers.begin(), setting.numbers.end(), value) !=
           setting.numbers.end();
  return value >= setting.least && value <= setting.most; // false for NaN
}

bool is_text(const std::string& value) {
  return value.size() <= kLongestText && std::none_of(value.begin(), value.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

/// The value in the form that put() expects, or nothing if it is not allowed.
std::optional<Value> accepted(const Setting& setting, const Value& value) {
  if (setting.type == SettingType::boolean)
    return std::holds_alternative<bool>(value) ? std::optional(value) : std::nullopt;
  if (const auto* number = std::get_if<double>(&value))
    return setting.type == SettingType::number && is_allowed(setting, *number)
               ? std::optional(value)
               : std::nullopt;
  const auto* word = std::get_if<std::string>(&value);
  if (!word)
    return std::nullopt;
  if (setting.type == SettingType::text)
    return is_text(*word) ? std::optional(value) : std::nullopt;
  for (const auto known : setting.words)
    if (same_word(*word, known))
      return std::string(known);
  if (setting.unit == "%" && word->ends_with('%'))
    if (const auto number = number_in(std::string_view(*word).substr(0, word->size() - 1)))
      return accepted(setting, *number);
  return std::nullopt;
}

/// "a, b or c"
std::string listed(const std::vector<std::string>& items) {
  std::string all;
  for (size_t i = 0; i < items.size(); ++i)
    all += (i == 0 ? "" : i + 1 == items.size() ? " or " : ", ") + items[i];
  return all;
}

} // namespace

Value default_value(const Setting& setting) { return setting.get(ProfileSettings{}); }

void set(ProfileSettings& settings, const Setting& setting, const Value& value) {
  const auto right = accepted(setting, value);
  if (!right)
    throw std::invalid_argument(std::string(setting.key) + " must be " + allowed(setting) +
                                ", got " + quoted(value));
  setting.put(settings, *right);
}

void set_text(ProfileSettings& settings, const Setting& setting, std::string_view typed) {
  Value value = std::string(typed);
  if (setting.type == SettingType::boolean) {
    for (const auto yes : {"true", "on", "yes"})
      if (same_word(typed, yes))
        value = true;
    for (const auto no : {"false", "off", "no"})
      if (same_word(typed, no))
        value = false;
  } else if (setting.type == SettingType::number) {
    if (const auto number = number_in(typed))
      value = *number;
  }
  set(settings, setting, value);
}

std::string allowed(const Setting& setting) {
  if (setting.type == SettingType::boolean)
    return "true or false";
  if (setting.type == SettingType::text)
    return "text of at most " + std::to_string(kLongestText) + " bytes";
  std::vector<std::string> items;
  for (const auto word : setting.words)
    items.emplace_back(word);
  for (const float number : setting.numbers)
    items.push_back(number_text(number));
  if (setting.type == SettingType::number && setting.numbers.empty())
    items.insert(items.begin(), number_text(setting.least) + ".." + number_text(setting.most));
  return listed(items);
}

std::string_view text(SettingType type) {
  switch (type) {
  case SettingType::boolean:
    return "boolean";
  case SettingType::number:
    return "number";
  case SettingType::word:
    return "word";
  case SettingType::text:
    return "text";
  }
  return {};
}

std::string text(const Value& value) {
  if (const auto* yes = std::get_if<bool>(&value))
    return *yes ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value))
    return number_text(*number);
  return std::get<std::string>(value);
}

std::string quoted(const Value& value) {
  const auto* word = std::get_if<std::string>(&value);
  if (!word)
    return text(value);
  size_t length = std::min<size_t>(word->size(), 40);
  while (length < word->size() && (static_cast<unsigned char>((*word)[length]) & 0xc0) == 0x80)
    --length; // not in the middle of a UTF-8 sequence
  std::string shown = word->substr(0, length) + (length < word->size() ? "..." : "");
  std::replace_if(
      shown.begin(), shown.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return '"' + shown + '"';
}

} // namespace headroom::profile
