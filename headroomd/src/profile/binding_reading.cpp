// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/binding_reading.hpp"
#include <algorithm>
#include <optional>
#include <stdexcept>

namespace headroom::profile {

namespace {

const toml::table* table_in(const toml::node& node, const std::string& path,
                            Complaints& complaints) {
  if (!node.is_table())
    complaints.at(node.source(), path + " must be a table, got " + shown(node));
  return node.as_table();
}

DeviceBinding read_device(const toml::key& name, const toml::node& node,
                          const ReadEqPreset& read_preset, Complaints& complaints) {
  const auto path = "device.\"" + std::string(name.str()) + '"';
  DeviceBinding binding;
  try {
    binding.device = Pattern::parse(name.str());
  } catch (const std::invalid_argument& error) {
    complaints.at(name.source(), path + ": " + error.what());
  }
  const auto* table = table_in(node, path, complaints);
  if (!table)
    return binding;
  if (table->empty())
    complaints.at(name.source(), path + " has neither `profile` nor `eq_preset`");
  for (const auto& [key, value] : *table) {
    const auto own_path = path + '.' + std::string(key.str());
    if (key == "profile")
      binding.profile = name_in(value, own_path, complaints).value_or("");
    else if (key == "eq_preset") {
      binding.eq_preset = name_in(value, own_path, complaints).value_or("");
      if (!binding.eq_preset.empty())
        binding.eq = read_preset(value, own_path, binding.eq_preset);
    } else
      complaints.unknown(key, own_path, {"profile", "eq_preset"});
  }
  return binding;
}

/// "22:00", always five characters.
std::optional<uint16_t> minute_of_day(std::string_view time) {
  const auto digit = [&](size_t i) { return time[i] >= '0' && time[i] <= '9'; };
  if (time.size() != 5 || time[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
    return std::nullopt;
  const int hour = (time[0] - '0') * 10 + time[1] - '0';
  const int minute = (time[3] - '0') * 10 + time[4] - '0';
  if (hour > 23 || minute > 59)
    return std::nullopt;
  return static_cast<uint16_t>(hour * 60 + minute);
}

} // namespace

std::vector<DeviceBinding> read_devices(const toml::node& node, const ReadEqPreset& read_preset,
                                        Complaints& complaints) {
  std::vector<std::pair<toml::source_position, DeviceBinding>> placed;
  if (const auto* table = table_in(node, "device", complaints))
    for (const auto& [key, value] : *table)
      placed.emplace_back(key.source().begin, read_device(key, value, read_preset, complaints));
  // The first match wins, and a TOML table does not keep the order of its keys.
  std::stable_sort(placed.begin(), placed.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<DeviceBinding> devices;
  for (auto& [place, device] : placed)
    devices.push_back(std::move(device));
  return devices;
}

std::vector<ScheduleEntry> read_schedule(const toml::node& node, Complaints& complaints) {
  std::vector<ScheduleEntry> schedule;
  if (const auto* table = table_in(node, "schedule", complaints))
    for (const auto& [key, value] : *table) {
      const auto path = "schedule.\"" + std::string(key.str()) + '"';
      const auto minute = minute_of_day(key.str());
      if (!minute)
        complaints.at(key.source(), path + ": a time of day is written \"00:00\"..\"23:59\"");
      auto name = name_in(value, path, complaints);
      if (minute && name)
        schedule.push_back({*minute, std::move(*name)});
    }
  std::sort(schedule.begin(), schedule.end(),
            [](const auto& a, const auto& b) { return a.minute < b.minute; });
  return schedule;
}

} // namespace headroom::profile
