// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::ctl {

/// A JSON object, written member by member. Names of members are plain ASCII.
class JsonObject {
public:
  /// Bytes that are no UTF-8 (a file may be called anything) become U+FFFD.
  JsonObject& add_text(std::string_view name, std::string_view value);
  /// To 3 decimals; null for what is not finite, such as the level of silence.
  JsonObject& add_number(std::string_view name, double value);
  JsonObject& add_count(std::string_view name, uint64_t value);
  JsonObject& add_flag(std::string_view name, bool value);
  /// @param json  an object or array of its own
  JsonObject& add_json(std::string_view name, std::string_view json);

  std::string text() const { return "{" + members_ + "}"; }

private:
  std::string members_;
};

/// A JSON string of the text.
std::string json_string(std::string_view text);

/// @param elements  JSON each
std::string json_array(const std::vector<std::string>& elements);

} // namespace headroom::ctl
