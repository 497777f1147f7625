// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "terminal_text.hpp"
#include <optional>
#include <string>
#include <vector>

namespace headroom::ctl {

struct SettingRow {
  std::string key, value;
  bool overridden = false; ///< differs from the profile
};

/// Keys and values, overridden ones marked.
std::string settings_text(const std::vector<SettingRow>& settings, const Palette& palette);

/// What is known about a key; empty = not known.
struct SettingDescription {
  std::string key, type, unit, allowed, default_value, doc;
};

std::string descriptions_text(const std::vector<SettingDescription>& settings,
                              const Palette& palette);

/// JSON of a value as people type it: numbers, true and false are themselves, all else is a text.
std::string typed_json(const std::string& typed);

/// "on" and "off" as a flag; nothing for other words.
std::optional<bool> switch_position(const std::string& typed);

} // namespace headroom::ctl
