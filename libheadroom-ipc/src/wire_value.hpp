// SPDX-License-Identifier: MIT
#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace headroom::wire {

/// The text is not JSON, not UTF-8, or nested deeper than kMaxDepth.
struct ParseError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline constexpr size_t kMaxDepth = 64;

/// One JSON value. Objects keep the order of their members.
///
/// Integers stay exact: int64_t when they fit, else uint64_t, else double.
class Value {
public:
  using Array = std::vector<Value>;
  using Object = std::vector<std::pair<std::string, Value>>;
  using Data =
      std::variant<std::nullptr_t, bool, int64_t, uint64_t, double, std::string, Array, Object>;

  Value() : data(nullptr) {}
  Value(std::same_as<bool> auto v) : data(v) {} // a template, or any pointer would become a bool
  Value(int v) : data(static_cast<int64_t>(v)) {}
  Value(int64_t v) : data(v) {}
  Value(uint64_t v) : data(v) {}
  Value(double v) : data(v) {}
  Value(const char* v) : data(std::string(v)) {}
  Value(std::string v) : data(std::move(v)) {}
  Value(Array v) : data(std::move(v)) {}
  Value(Object v) : data(std::move(v)) {}

  bool operator==(const Value&) const = default;

  /// The first member of that name; nullptr when there is none or this is no object.
  const Value* find(std::string_view key) const;

  /// The value as T, or nothing when it is something else. Never converts a string or a bool.
  std::optional<bool> as_bool() const;
  std::optional<uint64_t> as_unsigned() const;
  std::optional<double> as_number() const;
  const std::string* as_string() const;
  const Array* as_array() const;
  const Object* as_object() const;

  /// "object", "number" ...: for messages.
  const char* type_name() const;

  Data data;
};

/// @throws ParseError saying what is wrong
Value parse(std::string_view json);

/// Whether the text, if it is JSON, consists of more values than that or is nested too deep. Reads
/// no further than it must to know, which is much quicker than parse() where it says yes.
bool is_too_much(std::string_view json, size_t most_values);

} // namespace headroom::wire
