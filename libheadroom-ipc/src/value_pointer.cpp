// SPDX-License-Identifier: MIT
#include "value_pointer.hpp"
#include <charconv>
#include <optional>
#include <string>

namespace headroom::ipc {

namespace {

/// The member name that a token stands for, or nothing when its escapes are wrong.
std::optional<std::string> unescaped(std::string_view token) {
  std::string name;
  for (size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      name += token[i];
      continue;
    }
    if (++i == token.size() || (token[i] != '0' && token[i] != '1'))
      return std::nullopt;
    name += token[i] == '0' ? '~' : '/';
  }
  return name;
}

const wire::Value* element(const wire::Value::Array& array, std::string_view token) {
  size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  const bool leading_zero = token.size() > 1 && token[0] == '0';
  if (error != std::errc() || end != token.data() + token.size() || leading_zero)
    return nullptr;
  return index < array.size() ? &array[index] : nullptr;
}

} // namespace

const wire::Value* find_value(const wire::Value& document, std::string_view pointer) {
  const wire::Value* value = &document;
  while (value && !pointer.empty()) {
    if (pointer[0] != '/')
      return nullptr;
    pointer.remove_prefix(1);
    const auto token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    if (const auto* array = value->as_array()) {
      value = element(*array, token);
    } else {
      const auto name = unescaped(token);
      value = name ? value->find(*name) : nullptr;
    }
  }
  return value;
}

} // namespace headroom::ipc
