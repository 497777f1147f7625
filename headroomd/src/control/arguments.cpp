// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/arguments.hpp"
#include "control/operation.hpp"

namespace headroom::control {

namespace {

constexpr size_t kLongestQuote = 80;

std::string range(const std::string& what, const std::string& least, const std::string& most) {
  return what + " " + least + ".." + most;
}

/// 0.5 reads "0.5" and 60.0 reads "60".
std::string plain(double number) {
  std::string text = wire::Writer().value(number).text();
  if (text.ends_with(".0"))
    text.resize(text.size() - 2);
  return text;
}

} // namespace

const wire::Value* Arguments::find(std::string_view name) const {
  const wire::Value* value = args_.find(name);
  return value && *value != wire::Value() ? value : nullptr;
}

void Arguments::refuse(std::string_view name, std::string_view allowed) const {
  std::string got = "nothing";
  if (const wire::Value* value = args_.find(name)) {
    got = value->type_name();
    const auto* text = value->as_string();
    const bool scalar = value->as_number() || (text && text->size() <= kLongestQuote);
    // A number is told by its value, a string too where only some are allowed.
    if (scalar && (!text || allowed.starts_with('"')))
      got = wire::Writer().value(*value).text();
  }
  throw OperationError(wire::ErrorCode::invalid_args, operation_ + "." + std::string(name) +
                                                          " must be " + std::string(allowed) +
                                                          ", got " + got);
}

std::optional<std::string> Arguments::optional_string(std::string_view name) const {
  const wire::Value* value = find(name);
  if (!value)
    return std::nullopt;
  if (!value->as_string())
    refuse(name, "a string");
  return *value->as_string();
}

std::string Arguments::string(std::string_view name) const {
  if (auto text = optional_string(name))
    return *std::move(text);
  refuse(name, "a string");
}

std::optional<bool> Arguments::optional_boolean(std::string_view name) const {
  const wire::Value* value = find(name);
  if (!value)
    return std::nullopt;
  if (!value->as_bool())
    refuse(name, "true or false");
  return value->as_bool();
}

bool Arguments::boolean(std::string_view name) const {
  if (const auto answer = optional_boolean(name))
    return *answer;
  refuse(name, "true or false");
}

std::optional<uint64_t> Arguments::optional_integer(std::string_view name, uint64_t least,
                                                    uint64_t most) const {
  const wire::Value* value = find(name);
  if (!value)
    return std::nullopt;
  const auto number = value->as_unsigned();
  if (!number || *number < least || *number > most)
    refuse(name, range("an integer", std::to_string(least), std::to_string(most)));
  return number;
}

uint64_t Arguments::integer(std::string_view name, uint64_t least, uint64_t most) const {
  if (const auto number = optional_integer(name, least, most))
    return *number;
  refuse(name, range("an integer", std::to_string(least), std::to_string(most)));
}

std::optional<double> Arguments::optional_number(std::string_view name, double least,
                                                 double most) const {
  const wire::Value* value = find(name);
  if (!value)
    return std::nullopt;
  const auto number = value->as_number();
  if (!number || !(*number >= least && *number <= most))
    refuse(name, range("a number", plain(least), plain(most)));
  return number;
}

double Arguments::number(std::string_view name, double least, double most) const {
  if (const auto number = optional_number(name, least, most))
    return *number;
  refuse(name, range("a number", plain(least), plain(most)));
}

size_t Arguments::word(std::string_view name,
                       std::initializer_list<std::string_view> allowed) const {
  const wire::Value* value = find(name);
  if (const auto* text = value ? value->as_string() : nullptr)
    for (size_t i = 0; i < allowed.size(); ++i)
      if (*text == allowed.begin()[i])
        return i;
  std::string words;
  for (const auto& word : allowed) {
    if (!words.empty())
      words += &word == allowed.end() - 1 ? " or " : ", ";
    words += '"' + std::string(word) + '"';
  }
  refuse(name, words);
}

std::vector<std::string> Arguments::strings(std::string_view name) const {
  const wire::Value* value = find(name);
  const auto* items = value ? value->as_array() : nullptr;
  if (!items)
    refuse(name, "an array of strings");
  std::vector<std::string> texts;
  for (const auto& item : *items) {
    if (!item.as_string())
      refuse(name, "an array of strings");
    texts.push_back(*item.as_string());
  }
  return texts;
}

const wire::Value::Array& Arguments::array(std::string_view name) const {
  const wire::Value* value = find(name);
  if (!value || !value->as_array())
    refuse(name, "an array");
  return *value->as_array();
}

const wire::Value& Arguments::any(std::string_view name) const {
  if (const wire::Value* value = args_.find(name))
    return *value;
  refuse(name, "given");
}

} // namespace headroom::control
