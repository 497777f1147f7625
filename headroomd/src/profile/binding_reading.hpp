// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/binding.hpp"
#include "profile/toml_reading.hpp"
#include <functional>
#include <vector>

namespace headroom::profile {

/// What is in the preset that the node at `path` names; complains itself, and gives nothing then.
using ReadEqPreset = std::function<std::optional<EqualizerSettings>(
    const toml::node& node, const std::string& path, const std::string& name)>;

/// [device."name glob"], in the order of the file.
std::vector<DeviceBinding> read_devices(const toml::node& node, const ReadEqPreset& read_preset,
                                        Complaints& complaints);

/// [schedule] "22:00" = "night", by time of day.
std::vector<ScheduleEntry> read_schedule(const toml::node& node, Complaints& complaints);

} // namespace headroom::profile
