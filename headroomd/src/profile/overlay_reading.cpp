// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/band_reading.hpp"
#include "profile/overlay.hpp"
#include "profile/profile_settings.hpp"
#include "profile/settings_table.hpp"
#include "profile/toml_reading.hpp"
#include <functional>
#include <stdexcept>

namespace headroom::profile {

namespace {

using ReadEntry = std::function<void(const toml::key&, const toml::node&, const std::string& path)>;

/// Each entry of a table, with its path for messages.
void read_entries(const toml::node& node, const std::string& section, Complaints& complaints,
                  const ReadEntry& read) {
  const auto* table = node.as_table();
  if (!table) {
    complaints.at(node.source(), section + " must be a table, got " + shown(node));
    return;
  }
  for (const auto& [key, value] : *table)
    read(key, value, section + ".\"" + std::string(key.str()) + '"');
}

std::optional<bool> flag_in(const toml::node& node, const std::string& path,
                            Complaints& complaints) {
  if (const auto* flag = node.as_boolean())
    return flag->get();
  complaints.at(node.source(), path + " must be true or false, got " + shown(node));
  return std::nullopt;
}

void read_setting(const toml::key& key, const toml::node& node, Overlay& overlay,
                  Complaints& complaints) {
  const auto* setting = find_setting(key.str());
  if (!setting) {
    complaints.at(key.source(), unknown_key(key.str()));
    return;
  }
  try {
    const auto value = value_of(node);
    if (!value)
      throw std::invalid_argument(std::string(setting->key) + " must be " + allowed(*setting) +
                                  ", got " + shown(node));
    ProfileSettings tried;
    set(tried, *setting, *value);
    overlay.settings.insert_or_assign(std::string(setting->key), setting->get(tried));
  } catch (const std::invalid_argument& error) {
    complaints.at(node.source(), error.what());
  }
}

void read_route(const toml::key& app, const toml::node& node, const std::string& path,
                Overlay& overlay, Complaints& complaints) {
  const auto word = node.value<std::string>();
  if (word == "processed" || word == "bypass")
    overlay.routes[std::string(app.str())] = word == "bypass" ? Route::bypass : Route::processed;
  else
    complaints.at(node.source(), path + " must be processed or bypass, got " + shown(node));
}

void read_top(const toml::key& key, const toml::node& node, Overlay& overlay,
              Complaints& complaints) {
  const std::string name(key.str());
  if (name == "active_name") {
    overlay.active_name = name_in(node, name, complaints).value_or("");
  } else if (name == "bypass_global") {
    overlay.bypass = flag_in(node, name, complaints).value_or(false);
  } else if (name == "per_app_master") {
    overlay.per_app_master = flag_in(node, name, complaints);
  } else if (name == "eq_bands") {
    EqualizerSettings eq;
    read_bands(node, eq, complaints);
    overlay.eq_bands.emplace(eq.bands, eq.bands + eq.band_count);
  } else if (name == "setting_overrides") {
    read_entries(node, name, complaints, [&](const auto& entry, const auto& value, const auto&) {
      read_setting(entry, value, overlay, complaints);
    });
  } else if (name == "route_overrides") {
    read_entries(node, name, complaints,
                 [&](const auto& entry, const auto& value, const auto& path) {
                   read_route(entry, value, path, overlay, complaints);
                 });
  } else if (name == "per_app_overrides") {
    read_entries(node, name, complaints,
                 [&](const auto& entry, const auto& value, const auto& path) {
                   if (const auto enabled = flag_in(value, path, complaints))
                     overlay.per_app[std::string(entry.str())] = *enabled;
                 });
  } else {
    complaints.unknown(key, name,
                       {"active_name", "bypass_global", "per_app_master", "setting_overrides",
                        "route_overrides", "per_app_overrides", "eq_bands"});
  }
}

} // namespace

ParsedOverlay parse_overlay(const SourceText& source) {
  ParsedOverlay result;
  Complaints complaints(source.file);
  if (const auto table = parsed(source, complaints))
    for (const auto& [key, node] : *table)
      read_top(key, node, result.overlay, complaints);
  result.errors = complaints.take();
  return result;
}

} // namespace headroom::profile
