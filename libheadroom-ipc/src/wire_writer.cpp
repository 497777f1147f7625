// SPDX-License-Identifier: MIT
#include "wire_writer.hpp"
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace headroom::wire {

namespace {

template <class Real> std::string shortest(Real v) {
  std::array<char, 32> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), v);
  assert(error == std::errc{});
  std::string text(digits.data(), end);
  if (text.find_first_of(".e") == std::string::npos)
    text += ".0";
  return text;
}

/// Length of the well-formed UTF-8 sequence at the start of v, 0 when there is none.
/// Unicode 15, table 3-7: no surrogates, no overlong forms, nothing above U+10FFFF.
size_t utf8_length(std::string_view v) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(v[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80)
    return 1;
  const size_t length = lead >= 0xc2 && lead <= 0xdf   ? 2
                        : lead >= 0xe0 && lead <= 0xef ? 3
                        : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                       : 0;
  if (length == 0 || v.size() < length)
    return 0;
  for (size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xc0) != 0x80)
      return 0;
  if (lead == 0xe0 && byte(1) < 0xa0)
    return 0;
  if (lead == 0xed && byte(1) > 0x9f)
    return 0;
  if (lead == 0xf0 && byte(1) < 0x90)
    return 0;
  if (lead == 0xf4 && byte(1) > 0x8f)
    return 0;
  return length;
}

} // namespace

void Writer::separate() {
  if (need_comma_)
    text_ += ',';
  need_comma_ = true;
}

Writer& Writer::open(char opening, char closing) {
  separate();
  text_ += opening;
  closers_ += closing;
  need_comma_ = false;
  return *this;
}

Writer& Writer::end() {
  assert(!closers_.empty());
  text_ += closers_.back();
  closers_.pop_back();
  need_comma_ = true;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  separate();
  quote(name);
  text_ += ':';
  need_comma_ = false;
  return *this;
}

Writer& Writer::raw(std::string_view json) {
  separate();
  text_ += json;
  return *this;
}

Writer& Writer::value(float v) { return raw(std::isfinite(v) ? shortest(v) : "null"); }
Writer& Writer::value(double v) { return raw(std::isfinite(v) ? shortest(v) : "null"); }

Writer& Writer::value(std::string_view v) {
  separate();
  quote(v);
  return *this;
}

Writer& Writer::value(const Value& v) {
  if (const auto* array = v.as_array()) {
    begin_array();
    for (const auto& item : *array)
      value(item);
    return end();
  }
  if (const auto* object = v.as_object()) {
    begin_object();
    for (const auto& [name, member] : *object)
      field(name, member);
    return end();
  }
  std::visit(
      [this]<class T>(const T& scalar) {
        if constexpr (!std::is_same_v<T, Value::Array> && !std::is_same_v<T, Value::Object>)
          value(scalar);
      },
      v.data);
  return *this;
}

void Writer::quote(std::string_view v) {
  static constexpr char hex[] = "0123456789abcdef";
  text_ += '"';
  while (!v.empty()) {
    const size_t length = utf8_length(v);
    const auto byte = static_cast<unsigned char>(v[0]);
    if (length == 0)
      text_ += "\xef\xbf\xbd";
    else if (byte == '"' || byte == '\\')
      (text_ += '\\') += v[0];
    else if (byte == '\n')
      text_ += "\\n";
    else if (byte == '\t')
      text_ += "\\t";
    else if (byte == '\r')
      text_ += "\\r";
    else if (byte < 0x20)
      ((text_ += "\\u00") += hex[byte >> 4]) += hex[byte & 15];
    else
      text_ += v.substr(0, length);
    v.remove_prefix(length == 0 ? 1 : length);
  }
  text_ += '"';
}

} // namespace headroom::wire
