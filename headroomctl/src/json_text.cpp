// SPDX-License-Identifier: GPL-3.0-or-later
#include "json_text.hpp"
#include <charconv>
#include <cmath>
#include <cstdio>

namespace headroom::ctl {

namespace {

/// Bytes of the UTF-8 sequence at the beginning of text; 0 if it is none (RFC 3629 section 4).
size_t sequence_length(std::string_view text) {
  const auto byte = [&](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto follows = [&](size_t i) { return (byte(i) & 0xc0) == 0x80; };
  const unsigned first = byte(0);
  if (first < 0x80)
    return 1;
  if (first >= 0xc2 && first <= 0xdf)
    return follows(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const bool overlong = first == 0xe0 && byte(1) < 0xa0;
    const bool surrogate = first == 0xed && byte(1) > 0x9f;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const bool overlong = first == 0xf0 && byte(1) < 0x90;
    const bool too_high = first == 0xf4 && byte(1) > 0x8f;
    return follows(1) && follows(2) && follows(3) && !overlong && !too_high ? 4 : 0;
  }
  return 0;
}

} // namespace

std::string json_string(std::string_view text) {
  std::string result = "\"";
  while (!text.empty()) {
    const size_t length = sequence_length(text);
    const char c = text[0];
    if (length == 0) {
      result += "\xef\xbf\xbd";
    } else if (length > 1) {
      result += text.substr(0, length);
    } else if (c == '"' || c == '\\') {
      result += {'\\', c};
    } else if (c == '\n') {
      result += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      result += escape;
    } else {
      result += c;
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return result + "\"";
}

JsonObject& JsonObject::add_json(std::string_view name, std::string_view json) {
  members_ += (members_.empty() ? "\"" : ",\"") + std::string(name) + "\":" + std::string(json);
  return *this;
}

JsonObject& JsonObject::add_text(std::string_view name, std::string_view value) {
  return add_json(name, json_string(value));
}

JsonObject& JsonObject::add_number(std::string_view name, double value) {
  if (!std::isfinite(value))
    return add_json(name, "null");
  const double rounded = std::nearbyint(value * 1000.0) / 1000.0;
  char digits[64];
  const auto end = std::to_chars(digits, digits + sizeof digits, rounded + 0.0).ptr; // no -0
  return add_json(name, std::string_view(digits, static_cast<size_t>(end - digits)));
}

JsonObject& JsonObject::add_count(std::string_view name, uint64_t value) {
  return add_json(name, std::to_string(value));
}

JsonObject& JsonObject::add_flag(std::string_view name, bool value) {
  return add_json(name, value ? "true" : "false");
}

std::string json_array(const std::vector<std::string>& elements) {
  std::string text;
  for (const auto& element : elements)
    text += (text.empty() ? "" : ",") + element;
  return "[" + text + "]";
}

} // namespace headroom::ctl
