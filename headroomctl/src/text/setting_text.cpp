// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/setting_text.hpp"
#include "json_text.hpp"
#include <charconv>
#include <cmath>

namespace headroom::ctl {

std::string settings_text(const std::vector<SettingRow>& settings, const Palette& palette) {
  Table table;
  for (const auto& setting : settings)
    table.add_row({{setting.overridden ? "*" : " ", palette.good},
                   {printable(setting.key)},
                   {setting.value, setting.overridden ? palette.good : ""}});
  return table.text(palette, 0);
}

std::string descriptions_text(const std::vector<SettingDescription>& settings,
                              const Palette& palette) {
  std::string text;
  for (const auto& setting : settings) {
    Table table;
    for (const auto& [name, value] : {std::pair{"type", setting.type},
                                      {"allowed", setting.allowed},
                                      {"unit", setting.unit},
                                      {"default", setting.default_value}})
      if (!value.empty())
        table.add_row({{name, palette.faint}, {printable(value)}});
    text += (text.empty() ? "" : "\n") + std::string(palette.heading) + printable(setting.key) +
            palette.end + "\n";
    if (!setting.doc.empty())
      text += "  " + printable(setting.doc) + "\n";
    text += table.text(palette, 2);
  }
  return text;
}

std::string typed_json(const std::string& typed) {
  if (typed == "true" || typed == "false")
    return typed;
  double number = 0.0;
  // from_chars knows no plus sign, people do.
  const char* begin = typed.c_str() + (typed.starts_with('+') && !typed.starts_with("+-") ? 1 : 0);
  const char* end = typed.c_str() + typed.size();
  const auto [stop, error] = std::from_chars(begin, end, number);
  if (error != std::errc() || stop != end || begin == end || !std::isfinite(number))
    return json_string(typed);
  char digits[32];
  return std::string(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

std::optional<bool> switch_position(const std::string& typed) {
  if (typed == "on" || typed == "off")
    return typed == "on";
  return std::nullopt;
}

} // namespace headroom::ctl
