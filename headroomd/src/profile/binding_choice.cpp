// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/binding_choice.hpp"
#include "profile/pattern_match.hpp"
#include <algorithm>
#include <cstdio>

namespace headroom::profile {

namespace {

std::string clock_text(uint16_t minute) {
  char text[16];
  std::snprintf(text, sizeof text, "%02u:%02u", minute / 60u, minute % 60u);
  return text;
}

std::tm local(std::time_t time) {
  std::tm broken_down{};
  localtime_r(&time, &broken_down);
  return broken_down;
}

bool is_for(const DeviceBinding& binding, const Surroundings& at) {
  if (at.sink_name.empty())
    return false;
  return matches(binding.device, at.sink_name) ||
         (!binding.device.negated && !at.sink_description.empty() &&
          matches(binding.device, at.sink_description));
}

} // namespace

std::optional<BoundProfile> bound_profile(const ProfileSettings& settings, const Surroundings& at) {
  for (const auto& device : settings.devices)
    if (!device.profile.empty() && is_for(device, at))
      return BoundProfile{device.profile, "device " + device.device.text};
  const auto& schedule = settings.schedule;
  if (schedule.empty())
    return std::nullopt;
  const auto later =
      std::find_if(schedule.begin(), schedule.end(),
                   [&](const ScheduleEntry& entry) { return entry.minute > at.minute; });
  const auto& entry = later == schedule.begin() ? schedule.back() : *(later - 1);
  return BoundProfile{entry.profile, "schedule " + clock_text(entry.minute)};
}

const DeviceBinding* bound_eq_preset(const ProfileSettings& settings, const Surroundings& at) {
  const auto found = std::ranges::find_if(settings.devices, [&](const DeviceBinding& device) {
    return device.eq && is_for(device, at);
  });
  return found == settings.devices.end() ? nullptr : &*found;
}

uint16_t minute_of_day(std::time_t time) {
  const std::tm now = local(time);
  return static_cast<uint16_t>(now.tm_hour * 60 + now.tm_min);
}

std::optional<std::time_t> next_change(const std::vector<ScheduleEntry>& schedule,
                                       std::time_t now) {
  std::optional<std::time_t> next;
  for (int day = 0; day <= 1; ++day)
    for (const auto& entry : schedule) {
      std::tm then = local(now);
      then.tm_mday += day;
      then.tm_hour = entry.minute / 60;
      then.tm_min = entry.minute % 60;
      then.tm_sec = 0;
      then.tm_isdst = -1; // as the clocks on the wall will be then
      const std::time_t time = std::mktime(&then);
      if (time > now && (!next || time < *next))
        next = time;
    }
  return next;
}

} // namespace headroom::profile
