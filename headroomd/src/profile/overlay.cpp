// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/overlay.hpp"
#include "profile/band_type.hpp"
#include "profile/profile_settings.hpp"
#include "profile/setting_row.hpp"
#include "profile/settings_table.hpp"
#include <algorithm>
#include <cstdio>

namespace headroom::profile {

namespace {

/// Many programs tell only one of the two.
constexpr MatchField kAppFields[] = {MatchField::process_binary, MatchField::application_name};

Match match_of(MatchField field, const std::string& app) {
  return {FieldMatch{field, {Pattern{Pattern::Kind::exact, false, app}}}};
}

bool names(const Match& match, const std::string& app) {
  return std::any_of(match.begin(), match.end(), [&](const FieldMatch& field) {
    const bool of_app = std::find(std::begin(kAppFields), std::end(kAppFields), field.field) !=
                        std::end(kAppFields);
    return of_app &&
           std::any_of(field.patterns.begin(), field.patterns.end(), [&](const Pattern& pattern) {
             return pattern.kind == Pattern::Kind::exact && !pattern.negated && pattern.text == app;
           });
  });
}

/// The level of the rule that names the application stays in force.
void switch_app(PerApp& per_app, const std::string& app, bool enabled) {
  const auto named = std::find_if(per_app.rules.begin(), per_app.rules.end(),
                                  [&](const PerAppRule& rule) { return names(rule.match, app); });
  PerAppRule rule = named == per_app.rules.end() ? PerAppRule{} : *named;
  rule.enabled = enabled;
  for (const auto field : kAppFields) {
    rule.match = match_of(field, app);
    per_app.rules.insert(per_app.rules.begin(), rule);
  }
}

/// A basic string of TOML.
std::string toml_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04X", byte);
      result += escape;
    } else {
      result += c;
    }
  }
  return result + '"';
}

/// As in a profile: { type = "peak", frequency_hz = 100.0, ... }
std::string band_text(const EqBand& band) {
  std::string result = "{ type = " + toml_string(text(band.type));
  result += ", frequency_hz = " + text(decimal(band.frequency_hz));
  result += ", gain_db = " + text(decimal(band.gain_db)) + ", q = " + text(decimal(band.q));
  if (!band.enabled)
    result += ", enabled = false";
  if (band.channel_mask != EqBand{}.channel_mask) {
    std::string channels;
    for (uint32_t c = 0; c < 32; ++c)
      if ((band.channel_mask >> c & 1u) != 0)
        channels += (channels.empty() ? "" : ", ") + std::to_string(c + 1);
    result += ", channels = [" + channels + "]";
  }
  return result + " }";
}

std::string toml_value(const Value& value) {
  const auto* word = std::get_if<std::string>(&value);
  return word ? toml_string(*word) : text(value);
}

} // namespace

void apply(const Overlay& overlay, const SettingValues& ephemeral, ProfileSettings& settings) {
  for (const auto* layer : {&overlay.settings, &ephemeral})
    for (const auto& [key, value] : *layer)
      if (const auto* setting = find_setting(key))
        set(settings, *setting, value);
  if (overlay.eq_bands) {
    auto& eq = settings.chain.eq;
    eq.band_count = 0;
    for (const auto& band : *overlay.eq_bands) {
      eq.bands[eq.band_count] = band;
      eq.bands[eq.band_count].id = eq.band_count + 1;
      ++eq.band_count;
    }
    settings.eq_preset.clear();
  }
  if (overlay.per_app_master)
    settings.per_app.enabled = *overlay.per_app_master;
  for (const auto& [app, enabled] : overlay.per_app)
    switch_app(settings.per_app, app, enabled);
}

std::string to_toml(const Overlay& overlay) {
  std::string result =
      "# What was changed while headroomd ran, over any profile. headroomd writes\n"
      "# this file anew with each change; edit it only while it does not run.\n";
  if (!overlay.active_name.empty())
    result += "active_name = " + toml_string(overlay.active_name) + '\n';
  if (overlay.bypass)
    result += "bypass_global = true\n";
  if (overlay.per_app_master)
    result +=
        std::string("per_app_master = ") + (*overlay.per_app_master ? "true" : "false") + '\n';
  if (overlay.eq_bands) {
    result += "eq_bands = [";
    for (const auto& band : *overlay.eq_bands)
      result += "\n  " + band_text(band) + ",";
    result += overlay.eq_bands->empty() ? "]\n" : "\n]\n";
  }
  const auto section = [&](const char* name, const auto& entries, const auto& value_text) {
    if (entries.empty())
      return;
    result += std::string("\n[") + name + "]\n";
    for (const auto& [key, value] : entries)
      result += toml_string(key) + " = " + value_text(value) + '\n';
  };
  section("setting_overrides", overlay.settings, toml_value);
  section("route_overrides", overlay.routes,
          [](Route route) { return route == Route::bypass ? "\"bypass\"" : "\"processed\""; });
  section("per_app_overrides", overlay.per_app,
          [](bool enabled) { return enabled ? "true" : "false"; });
  return result;
}

} // namespace headroom::profile
