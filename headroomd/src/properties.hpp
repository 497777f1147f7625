// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <string_view>

namespace headroom {

/// What PipeWire tells about an object, key to value.
using Properties = std::map<std::string, std::string, std::less<>>;

/// Value of key, or an empty string.
inline std::string_view value_of(const Properties& properties, std::string_view key) {
  const auto found = properties.find(key);
  return found == properties.end() ? std::string_view{} : std::string_view{found->second};
}

/// PipeWire's idea of truth: "true" or "1".
inline bool is_true(const Properties& properties, std::string_view key) {
  const auto value = value_of(properties, key);
  return value == "true" || value == "1";
}

} // namespace headroom
