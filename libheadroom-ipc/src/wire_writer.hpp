// SPDX-License-Identifier: MIT
#pragma once
#include "wire_value.hpp"
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::wire {

/// Writes one JSON document; commas and escapes are its own business.
///
///     Writer json;
///     json.begin_object().field("id", 7).key("result").begin_object() ... .end().end();
///     send(json.text());
class Writer {
public:
  Writer& begin_object() { return open('{', '}'); }
  Writer& begin_array() { return open('[', ']'); }
  /// Closes the innermost object or array.
  Writer& end();

  Writer& key(std::string_view name);

  Writer& value(std::nullptr_t) { return raw("null"); }
  Writer& value(std::same_as<bool> auto v) { return raw(v ? "true" : "false"); }
  Writer& value(std::integral auto v) requires(!std::same_as<decltype(v), bool>) {
    return raw(std::to_string(v));
  }
  /// Shortest text that reads back as the same number, always with a point or an exponent.
  /// NaN and infinities, which JSON lacks, become null.
  Writer& value(float v);
  Writer& value(double v);
  /// Bytes that are not UTF-8 become U+FFFD: names from the audio graph may hold anything.
  Writer& value(std::string_view v);
  Writer& value(const std::string& v) { return value(std::string_view(v)); }
  Writer& value(const char* v) { return value(std::string_view(v)); }
  Writer& value(const Value& v);

  template <class T> Writer& field(std::string_view name, const T& v) {
    key(name);
    return value(v);
  }
  /// Leaves the field out when there is no value.
  template <class T> Writer& field(std::string_view name, const std::optional<T>& v) {
    return v ? field(name, *v) : *this;
  }
  template <class List> Writer& array_field(std::string_view name, const List& items) {
    key(name).begin_array();
    for (const auto& item : items)
      value(item);
    return end();
  }

  /// Inserts a complete JSON text as it is.
  Writer& raw(std::string_view json);

  const std::string& text() const { return text_; }

private:
  Writer& open(char opening, char closing);
  void separate();
  void quote(std::string_view v);

  std::string text_;
  std::string closers_; ///< what end() will write, innermost last
  bool need_comma_ = false;
};

} // namespace headroom::wire
