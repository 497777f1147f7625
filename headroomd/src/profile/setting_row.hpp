// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/profile_settings.hpp"
#include "profile/setting.hpp"
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

// Makers of rows of the settings table: Path is the way of member pointers to the member.
namespace headroom::profile {

/// The double that prints as the float does.
inline Value decimal(float number) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  double value = 0.0;
  std::from_chars(digits, end, value);
  return value;
}

template <auto... Path> Value read_flag(const ProfileSettings& settings) {
  return (settings.*....*Path);
}
template <auto... Path> void write_flag(ProfileSettings& settings, const Value& value) {
  (settings.*....*Path) = std::get<bool>(value);
}

template <auto... Path> Value read_number(const ProfileSettings& settings) {
  return decimal(static_cast<float>((settings.*....*Path)));
}
template <auto... Path> void write_number(ProfileSettings& settings, const Value& value) {
  auto& member = (settings.*....*Path);
  member = static_cast<std::remove_reference_t<decltype(member)>>(std::get<double>(value));
}

template <auto... Path> Value read_text(const ProfileSettings& settings) {
  return (settings.*....*Path);
}
template <auto... Path> void write_text(ProfileSettings& settings, const Value& value) {
  (settings.*....*Path) = std::get<std::string>(value);
}

template <const auto& Words, auto... Path> Value read_word(const ProfileSettings& settings) {
  return std::string(Words[static_cast<uint32_t>((settings.*....*Path))]);
}
template <const auto& Words, auto... Path>
void write_word(ProfileSettings& settings, const Value& value) {
  auto& member = (settings.*....*Path);
  for (uint32_t i = 0; i < std::size(Words); ++i)
    if (Words[i] == std::get<std::string>(value))
      member = static_cast<std::remove_reference_t<decltype(member)>>(i);
}

template <auto... Path> constexpr Setting flag(std::string_view key, std::string_view doc) {
  return {key,
          SettingType::boolean,
          "",
          0.0f,
          0.0f,
          {},
          {},
          doc,
          &read_flag<Path...>,
          &write_flag<Path...>};
}

template <auto... Path>
constexpr Setting number(std::string_view key, std::string_view unit, float least, float most,
                         std::string_view doc) {
  return {key,
          SettingType::number,
          unit,
          least,
          most,
          {},
          {},
          doc,
          &read_number<Path...>,
          &write_number<Path...>};
}

/// Words: one for each enumerator, in the order of their values.
template <const auto& Words, auto... Path>
constexpr Setting choice(std::string_view key, std::string_view doc) {
  return {key,
          SettingType::word,
          "",
          0.0f,
          0.0f,
          Words,
          {},
          doc,
          &read_word<Words, Path...>,
          &write_word<Words, Path...>};
}

} // namespace headroom::profile
