// SPDX-License-Identifier: MIT
#pragma once
#include "wire_value.hpp"
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace headroom::wire {

/// Reads the members of one JSON object; an absent member leaves its target alone.
class Members {
public:
  Members(const Value& object, std::string path) : object_(object), path_(std::move(path)) {
    if (!object.as_object())
      throw ParseError(path_ + " must be an object, got " + object.type_name());
  }

  void read(const char* key, bool& target) const { assign(key, target, &Value::as_bool); }
  void read(const char* key, uint64_t& target) const { assign(key, target, &Value::as_unsigned); }
  void read(const char* key, double& target) const { assign(key, target, &Value::as_number); }
  void read(const char* key, uint32_t& target) const {
    uint64_t wide = target;
    read(key, wide);
    if (wide > std::numeric_limits<uint32_t>::max())
      refuse(key);
    target = static_cast<uint32_t>(wide);
  }
  void read(const char* key, std::string& target) const {
    if (const Value* member = find(key))
      target = member->as_string() ? *member->as_string() : refuse(key);
  }
  template <class T> void read(const char* key, std::optional<T>& target) const {
    if (find(key))
      read(key, target.emplace());
  }
  void read(const char* key, std::vector<std::string>& target) const {
    for_each(key, [&](const Value& item) {
      target.push_back(item.as_string() ? *item.as_string() : refuse(key));
    });
  }

  void read(const char* key, std::vector<double>& target) const {
    for_each(key, [&](const Value& item) {
      const auto number = item.as_number();
      if (!number)
        refuse(key);
      target.push_back(*number);
    });
  }

  template <class Function> void for_each(const char* key, Function function) const {
    const Value* member = find(key);
    if (!member)
      return;
    if (!member->as_array())
      refuse(key);
    for (const auto& item : *member->as_array())
      function(item);
  }

  /// The named object, or an empty one.
  Members child(const char* key) const {
    static const Value empty = Value::Object{};
    const Value* member = find(key);
    return {member ? *member : empty, path_ + "." + key};
  }
  /// An absent member is an error: every server has always sent it.
  const Members& require(const char* key) const {
    if (!find(key))
      throw ParseError(path_ + "." + key + " is missing");
    return *this;
  }
  const Value* find(const char* key) const {
    const Value* member = object_.find(key);
    return member && *member != Value() ? member : nullptr;
  }
  [[noreturn]] std::string refuse(const char* key) const {
    throw ParseError(path_ + "." + key + " has the wrong type or range");
  }

private:
  template <class T>
  void assign(const char* key, T& target, std::optional<T> (Value::*as)() const) const {
    const Value* member = find(key);
    if (!member)
      return;
    const auto value = (member->*as)();
    if (!value)
      refuse(key);
    target = *value;
  }

  const Value& object_;
  std::string path_;
};

} // namespace headroom::wire
