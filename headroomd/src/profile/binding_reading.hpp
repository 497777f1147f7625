// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/binding.hpp"
#include "profile/toml_reading.hpp"
#include <vector>

namespace headroom::profile {

/// [device."name glob"], in the order of the file.
std::vector<DeviceBinding> read_devices(const toml::node& node, Complaints& complaints);

/// [schedule] "22:00" = "night", by time of day.
std::vector<ScheduleEntry> read_schedule(const toml::node& node, Complaints& complaints);

} // namespace headroom::profile
