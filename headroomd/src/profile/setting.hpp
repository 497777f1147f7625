// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace headroom::profile {

struct ProfileSettings;

/// A setting's value as files, sockets and terminals carry it.
using Value = std::variant<bool, double, std::string>;

enum class SettingType : uint8_t {
  boolean,
  number, ///< least..most, or one of `numbers` if there are any, or one of `words`
  word,   ///< one of `words`
  text    ///< any short text, the empty one included
};

/// One row of the settings table: everything about a key.
struct Setting {
  std::string_view key; ///< "limiter.release_ms"
  SettingType type = SettingType::boolean;
  std::string_view unit;           ///< "ms"; empty without a unit
  float least = 0.0f, most = 0.0f; ///< of a number
  std::span<const std::string_view> words;
  std::span<const float> numbers;
  std::string_view doc; ///< one sentence without its full stop
  /// The member's value. A float is given as its shortest decimal (-0.1, not -0.100000001).
  Value (*get)(const ProfileSettings& settings) = nullptr;
  /// Sets the member, without any check: see set().
  void (*put)(ProfileSettings& settings, const Value& value) = nullptr;
};

/// Value of the setting in a profile that says nothing.
Value default_value(const Setting& setting);

/// @throws std::invalid_argument "<key> must be <allowed>, got <value>"; settings is then unchanged
void set(ProfileSettings& settings, const Setting& setting, const Value& value);

/// As set(), from what a user typed: "on", "-16", "auto", "60%".
void set_text(ProfileSettings& settings, const Setting& setting, std::string_view typed);

/// "1..5000", "peak or rms", "-40..40 or auto", "true or false".
std::string allowed(const Setting& setting);

/// "boolean", "number", "word" or "text".
std::string_view text(SettingType type);

/// As a user would type it: "true", "-0.1", "auto".
std::string text(const Value& value);

/// The value for an error message: words in quotes, long ones cut, no control characters.
std::string quoted(const Value& value);

} // namespace headroom::profile
