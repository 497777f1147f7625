// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rule_reading.hpp"
#include "profile/settings_table.hpp"
#include <optional>
#include <stdexcept>

namespace headroom::profile {

namespace {

constexpr std::string_view kLevelSection = "per_app.";

std::optional<MatchField> match_field(std::string_view name) {
  for (uint32_t i = 0; i < kMatchFields; ++i)
    if (const auto field = static_cast<MatchField>(i); text(field) == name)
      return field;
  return std::nullopt;
}

std::vector<std::string> match_field_names() {
  std::vector<std::string> names;
  for (uint32_t i = 0; i < kMatchFields; ++i)
    names.emplace_back(text(static_cast<MatchField>(i)));
  return names;
}

void read_pattern(const toml::node& node, const std::string& path, FieldMatch& match,
                  Complaints& complaints) {
  const auto* written = node.as_string();
  if (!written) {
    complaints.at(node.source(), path + " must hold strings, got " + shown(node));
    return;
  }
  try {
    match.patterns.push_back(Pattern::parse(written->get()));
  } catch (const std::invalid_argument& error) {
    complaints.at(node.source(), path + ": " + error.what());
  }
}

Match read_match(const toml::node& node, const std::string& path, Complaints& complaints) {
  Match match;
  const auto* table = node.as_table();
  if (!table || table->empty()) {
    complaints.at(node.source(), path + " must be a table of at least one property, got " +
                                     (table ? "an empty one" : shown(node)));
    return match;
  }
  for (const auto& [key, value] : *table) {
    const auto own_path = path + '.' + std::string(key.str());
    const auto field = match_field(key.str());
    if (!field) {
      complaints.unknown(key, own_path, match_field_names());
      continue;
    }
    FieldMatch& field_match = match.emplace_back(FieldMatch{*field, {}});
    if (const auto* list = value.as_array()) {
      if (list->empty())
        complaints.at(value.source(), own_path + " must hold at least one string");
      for (const auto& entry : *list)
        read_pattern(entry, own_path, field_match, complaints);
    } else {
      read_pattern(value, own_path, field_match, complaints);
    }
  }
  return match;
}

std::optional<Route> read_route(const toml::node& node, const std::string& path,
                                Complaints& complaints) {
  const auto* word = node.as_string();
  if (word && word->get() == "processed")
    return Route::processed;
  if (word && word->get() == "bypass")
    return Route::bypass;
  complaints.at(node.source(), path + " must be processed or bypass, got " + shown(node));
  return std::nullopt;
}

void require(const ListedTable& rule, const char* key, Complaints& complaints) {
  if (!rule.table->contains(key))
    complaints.at(rule.table->source(), rule.path + " has no `" + key + '`');
}

/// One of the level control's keys in a rule.
void read_level(const Setting& setting, const toml::node& node, const std::string& path,
                PerAppRule& rule, Complaints& complaints) {
  ProfileSettings scratch;
  scratch.per_app.level = rule.own;
  const auto value = value_of(node);
  try {
    if (!value)
      throw std::invalid_argument(std::string(setting.key) + " must be " + allowed(setting) +
                                  ", got " + shown(node));
    set(scratch, setting, *value);
    rule.own = scratch.per_app.level;
    rule.given.push_back(setting.key);
  } catch (const std::invalid_argument& error) {
    complaints.at(node.source(), path + std::string(error.what()).substr(setting.key.size()));
  }
}

/// The keys that a rule for an application may give, but for match and enabled.
const Setting* level_setting(std::string_view name) {
  if (name == "enabled" || name == "default_enabled")
    return nullptr;
  return find_setting(std::string(kLevelSection) + std::string(name));
}

std::vector<std::string> per_app_rule_keys() {
  std::vector<std::string> keys{"match", "enabled"};
  for (const auto& setting : all_settings())
    if (setting.key.starts_with(kLevelSection))
      if (const auto name = setting.key.substr(kLevelSection.size()); level_setting(name))
        keys.emplace_back(name);
  return keys;
}

} // namespace

std::vector<Rule> read_rules(const toml::node& node, Complaints& complaints) {
  std::vector<Rule> rules;
  for (const auto& listed : tables_in(node, "rules", complaints)) {
    Rule rule;
    require(listed, "match", complaints);
    require(listed, "route", complaints);
    for (const auto& [key, value] : *listed.table) {
      const auto path = listed.path + '.' + std::string(key.str());
      if (key == "match")
        rule.match = read_match(value, path, complaints);
      else if (key == "route")
        rule.route = read_route(value, path, complaints).value_or(Route::processed);
      else
        complaints.unknown(key, path, {"match", "route"});
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::vector<PerAppRule> read_per_app_rules(const toml::node& node, Complaints& complaints) {
  std::vector<PerAppRule> rules;
  for (const auto& listed : tables_in(node, "per_app.rules", complaints)) {
    PerAppRule rule;
    require(listed, "match", complaints);
    for (const auto& [key, value] : *listed.table) {
      const auto path = listed.path + '.' + std::string(key.str());
      if (key == "match")
        rule.match = read_match(value, path, complaints);
      else if (key == "enabled" && value.is_boolean())
        rule.enabled = value.as_boolean()->get();
      else if (key == "enabled")
        complaints.at(value.source(), path + " must be true or false, got " + shown(value));
      else if (const auto* setting = level_setting(key.str()))
        read_level(*setting, value, path, rule, complaints);
      else
        complaints.unknown(key, path, per_app_rule_keys());
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

} // namespace headroom::profile
