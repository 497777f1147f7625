// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/binding.hpp"
#include "profile/profile_settings.hpp"
#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

namespace headroom::profile {

/// What [device] and [schedule] look at.
struct Surroundings {
  uint16_t minute = 0;   ///< since midnight, local time, 0..1439
  std::string sink_name; ///< node.name of the default sink; empty: none is known
  std::string sink_description;
  bool operator==(const Surroundings&) const = default;
};

struct BoundProfile {
  std::string profile;
  std::string reason; ///< "device *hdmi*", "schedule 22:00"
  bool operator==(const BoundProfile&) const = default;
};

/// The profile that [device], else [schedule], puts in force. The first device that matches counts,
/// and of the schedule the latest time that has passed, yesterday's last before the first.
/// Nothing where neither says anything.
std::optional<BoundProfile> bound_profile(const ProfileSettings& settings,
                                          const Surroundings& surroundings);

/// The first device that matches and names an equaliser preset that could be read; nullptr if none
/// does.
const DeviceBinding* bound_eq_preset(const ProfileSettings& settings,
                                     const Surroundings& surroundings);

/// Of the local day.
uint16_t minute_of_day(std::time_t time);

/// When the schedule next has something to say: after `now`, at most a day and an hour later
/// (local time may jump). Nothing without a schedule.
std::optional<std::time_t> next_change(const std::vector<ScheduleEntry>& schedule, std::time_t now);

} // namespace headroom::profile
