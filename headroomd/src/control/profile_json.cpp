// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/profile_json.hpp"
#include "profile/band_type.hpp"
#include "profile/setting_row.hpp"
#include "profile/settings_table.hpp"
#include <algorithm>
#include <cstdio>

namespace headroom::control {

namespace {

using wire::Value;

double decimal(float number) { return std::get<double>(profile::decimal(number)); }

/// The member of that name, made if need be.
Value& member(Value::Object& object, std::string_view name) {
  const auto at = std::find_if(object.begin(), object.end(),
                               [&](const auto& entry) { return entry.first == name; });
  return at != object.end() ? at->second : object.emplace_back(name, Value()).second;
}

/// The object in `object` that a section's path names.
Value::Object& section(Value::Object& object, std::string_view path) {
  Value::Object* at = &object;
  while (!path.empty()) {
    const auto dot = std::min(path.find('.'), path.size());
    Value& inside = member(*at, path.substr(0, dot));
    if (!inside.as_object())
      inside = Value::Object{};
    at = std::get_if<Value::Object>(&inside.data);
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return *at;
}

Value match(const profile::Match& match) {
  Value::Object fields;
  for (const auto& field : match) {
    Value::Array patterns;
    for (const auto& pattern : field.patterns)
      patterns.emplace_back(profile::text(pattern));
    fields.emplace_back(text(field.field), std::move(patterns));
  }
  return fields;
}

Value rules(const std::vector<profile::Rule>& rules) {
  Value::Array all;
  for (const auto& rule : rules)
    all.push_back(
        Value::Object{{"match", match(rule.match)},
                      {"route", rule.route == profile::Route::bypass ? "bypass" : "processed"}});
  return all;
}

Value per_app_rules(const std::vector<profile::PerAppRule>& rules) {
  Value::Array all;
  for (const auto& rule : rules) {
    Value::Object entry{{"match", match(rule.match)}, {"enabled", rule.enabled}};
    profile::ProfileSettings own;
    own.per_app.level = rule.own;
    for (const auto key : rule.given)
      if (const auto* setting = profile::find_setting(key))
        entry.emplace_back(key.substr(key.rfind('.') + 1), to_wire(setting->get(own)));
    all.emplace_back(std::move(entry));
  }
  return all;
}

Value bands(const EqualizerSettings& eq) {
  Value::Array all;
  for (uint32_t i = 0; i < eq.band_count; ++i)
    all.push_back(to_wire(eq.bands[i]));
  return all;
}

Value devices(const std::vector<profile::DeviceBinding>& devices) {
  Value::Object all;
  for (const auto& device : devices) {
    Value::Object entry;
    if (!device.profile.empty())
      entry.emplace_back("profile", device.profile);
    if (!device.eq_preset.empty())
      entry.emplace_back("eq_preset", device.eq_preset);
    all.emplace_back(profile::text(device.device), std::move(entry));
  }
  return all;
}

Value schedule(const std::vector<profile::ScheduleEntry>& schedule) {
  Value::Object all;
  for (const auto& entry : schedule) {
    char time[16];
    std::snprintf(time, sizeof time, "%02u:%02u", entry.minute / 60u, entry.minute % 60u);
    all.emplace_back(time, entry.profile);
  }
  return all;
}

} // namespace

Value to_wire(const profile::Value& value) {
  return std::visit([](const auto& of_type) { return Value(of_type); }, value);
}

Value to_wire(const EqBand& band) {
  Value::Object json{{"type", std::string(profile::text(band.type))},
                     {"frequency_hz", decimal(band.frequency_hz)},
                     {"gain_db", decimal(band.gain_db)},
                     {"q", decimal(band.q)},
                     {"enabled", band.enabled}};
  if (band.channel_mask != EqBand{}.channel_mask) {
    Value::Array channels;
    for (uint32_t c = 0; c < 32; ++c)
      if ((band.channel_mask >> c & 1u) != 0)
        channels.emplace_back(uint64_t{c} + 1);
    json.emplace_back("channels", std::move(channels));
  }
  return json;
}

std::optional<profile::Value> setting_value(const Value& value) {
  if (const auto flag = value.as_bool())
    return *flag;
  if (const auto number = value.as_number())
    return *number;
  if (const auto* word = value.as_string())
    return *word;
  return std::nullopt;
}

Value describe(const profile::Setting& setting) {
  Value::Object row{{"key", std::string(setting.key)}, {"type", std::string(text(setting.type))}};
  if (!setting.unit.empty())
    row.emplace_back("unit", std::string(setting.unit));
  if (setting.type == profile::SettingType::number && setting.numbers.empty()) {
    row.emplace_back("min", decimal(setting.least));
    row.emplace_back("max", decimal(setting.most));
  }
  if (!setting.words.empty()) {
    Value::Array words;
    for (const auto word : setting.words)
      words.emplace_back(std::string(word));
    row.emplace_back("words", std::move(words));
  }
  if (!setting.numbers.empty()) {
    Value::Array numbers;
    for (const float number : setting.numbers)
      numbers.emplace_back(decimal(number));
    row.emplace_back("numbers", std::move(numbers));
  }
  row.emplace_back("allowed", allowed(setting));
  row.emplace_back("default", to_wire(default_value(setting)));
  row.emplace_back("doc", std::string(setting.doc));
  return row;
}

Value to_wire(const profile::Profile& profile) {
  const auto& settings = profile.settings;
  Value::Object json{{"name", profile.name}, {"description", profile.description}};
  if (!profile.file.empty())
    json.emplace_back("file", profile.file);
  for (const auto& setting : profile::all_settings()) {
    const auto dot = setting.key.rfind('.');
    const bool inside = dot != setting.key.npos;
    (inside ? section(json, setting.key.substr(0, dot)) : json)
        .emplace_back(setting.key.substr(inside ? dot + 1 : 0), to_wire(setting.get(settings)));
  }
  section(json, "eq").emplace_back("bands", bands(settings.chain.eq));
  section(json, "per_app").emplace_back("rules", per_app_rules(settings.per_app.rules));
  json.emplace_back("rules", rules(settings.rules));
  json.emplace_back("device", devices(settings.devices));
  json.emplace_back("schedule", schedule(settings.schedule));
  return json;
}

} // namespace headroom::control
