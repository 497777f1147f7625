// SPDX-License-Identifier: MIT
#include "wire_value.hpp"
#include <algorithm>
#include <array>
#include <cassert>
#include <simdjson.h>

namespace headroom::wire {

namespace {

/// Only for a T that matches element.type().
template <class T> T get(simdjson::dom::element element) {
  T value{};
  [[maybe_unused]] const auto error = element.get(value);
  assert(!error);
  return value;
}

Value convert(simdjson::dom::element element) {
  using Type = simdjson::dom::element_type;
  switch (element.type()) {
  case Type::NULL_VALUE:
    return {};
  case Type::BOOL:
    return get<bool>(element);
  case Type::INT64:
    return get<int64_t>(element);
  case Type::UINT64:
    return get<uint64_t>(element);
  case Type::DOUBLE:
    return get<double>(element);
  case Type::STRING:
    return std::string(get<std::string_view>(element));
  case Type::ARRAY: {
    Value::Array array;
    for (const auto item : get<simdjson::dom::array>(element))
      array.push_back(convert(item));
    return array;
  }
  case Type::OBJECT: {
    Value::Object object;
    for (const auto member : get<simdjson::dom::object>(element))
      object.emplace_back(std::string(member.key), convert(member.value));
    return object;
  }
  }
  return {};
}

} // namespace

Value parse(std::string_view json) {
  simdjson::dom::parser parser;
  // The last argument is the depth; without it the parser would accept 1024 levels.
  if (const auto error = parser.allocate(json.size() + 1, kMaxDepth))
    throw std::bad_alloc();
  simdjson::dom::element document;
  if (const auto error = parser.parse(json.data(), json.size()).get(document))
    throw ParseError(simdjson::error_message(error));
  return convert(document);
}

bool is_too_much(std::string_view json, size_t most_values) {
  if (json.size() <= std::min(most_values, kMaxDepth))
    return false; // each value but the first has a comma or a bracket before it
  size_t values = 1, depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (quoted) {
      quoted = c != '"';
      i += c == '\\' ? 1 : 0;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{' || c == ',') {
      depth += c == ',' ? 0 : 1;
      if (++values > most_values || depth > kMaxDepth)
        return true;
    } else if (c == ']' || c == '}') {
      depth -= std::min<size_t>(depth, 1);
    }
  }
  return false;
}

const Value* Value::find(std::string_view key) const {
  if (const auto* object = as_object())
    for (const auto& [name, value] : *object)
      if (name == key)
        return &value;
  return nullptr;
}

std::optional<bool> Value::as_bool() const {
  if (const auto* v = std::get_if<bool>(&data))
    return *v;
  return std::nullopt;
}

std::optional<uint64_t> Value::as_unsigned() const {
  if (const auto* v = std::get_if<uint64_t>(&data))
    return *v;
  if (const auto* v = std::get_if<int64_t>(&data); v && *v >= 0)
    return static_cast<uint64_t>(*v);
  return std::nullopt;
}

std::optional<double> Value::as_number() const {
  if (const auto* v = std::get_if<double>(&data))
    return *v;
  if (const auto* v = std::get_if<int64_t>(&data))
    return static_cast<double>(*v);
  if (const auto* v = std::get_if<uint64_t>(&data))
    return static_cast<double>(*v);
  return std::nullopt;
}

const std::string* Value::as_string() const { return std::get_if<std::string>(&data); }
const Value::Array* Value::as_array() const { return std::get_if<Array>(&data); }
const Value::Object* Value::as_object() const { return std::get_if<Object>(&data); }

const char* Value::type_name() const {
  constexpr std::array names = {"null",   "boolean", "integer", "integer",
                                "number", "string",  "array",   "object"};
  return names[data.index()];
}

} // namespace headroom::wire
