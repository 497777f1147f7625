// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/equalizer_settings.hpp"
#include "profile/diagnostic.hpp"
#include "profile/profile_parser.hpp"
#include "profile/rule.hpp"
#include "profile/setting.hpp"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headroom::profile {

/// By key of the settings table.
using SettingValues = std::map<std::string, Value, std::less<>>;

/// What the user has changed at run time, over any profile. Survives restarts (overlay.toml) and
/// changes of the profile.
struct Overlay {
  std::string active_name; ///< the profile chosen last; empty: none yet
  SettingValues settings;
  std::map<std::string, Route> routes; ///< by process binary or application name
  bool bypass = false;
  std::map<std::string, bool> per_app; ///< managed or not, by the same names
  std::optional<bool> per_app_master;
  std::optional<std::vector<EqBand>> eq_bands; ///< in place of the profile's
  bool operator==(const Overlay&) const = default;
};

/// Settings and volumes of applications over the profile's. Routes are the RuleBook's.
/// @param ephemeral  settings on top of the overlay's own
void apply(const Overlay& overlay, const SettingValues& ephemeral, ProfileSettings& settings);

/// As TOML, for parse_overlay().
std::string to_toml(const Overlay& overlay);

/// What could be read, and what is wrong with the rest; nothing at all if it is not TOML.
struct ParsedOverlay {
  Overlay overlay;
  std::vector<Diagnostic> errors;
};
/// Never throws for any text.
ParsedOverlay parse_overlay(const SourceText& source);

} // namespace headroom::profile
