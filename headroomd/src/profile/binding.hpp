// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/equalizer_settings.hpp"
#include "profile/rule.hpp"
#include <cstdint>
#include <optional>
#include <string>

namespace headroom::profile {

/// What goes with an output device: [device."name glob"].
struct DeviceBinding {
  Pattern device;        ///< compared with the sink's node.name, then with its description
  std::string profile;   ///< empty: stays as it is
  std::string eq_preset; ///< empty: stays as it is
  /// What is in that preset; nothing where presets are not looked at.
  std::optional<EqualizerSettings> eq = {};
  bool operator==(const DeviceBinding&) const = default;
};

/// From this time of day on: [schedule] "22:00" = "night".
struct ScheduleEntry {
  uint16_t minute = 0; ///< since midnight, local time, 0..1439
  std::string profile;
  bool operator==(const ScheduleEntry&) const = default;
};

} // namespace headroom::profile
