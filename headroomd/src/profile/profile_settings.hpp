// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/chain_settings.hpp"
#include "profile/binding.hpp"
#include "profile/per_app.hpp"
#include "profile/rule.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace headroom::profile {

/// What is heard of processed streams from the death of headroomd to its return.
enum class OnCrash : uint8_t {
  open,  ///< they play directly
  silent ///< nothing
};

/// What a profile sets. The defaults are those of a profile that says nothing. The scalars are in
/// the settings table (settings_table.hpp), the lists can be had in profile files only.
struct ProfileSettings {
  ChainSettings chain;
  uint32_t oversample = 4;         ///< 1, 2, 4 or 8; the detection is always at least that fine
  std::string eq_preset;           ///< empty: chain.eq's own bands
  float meters_publish_hz = 20.0f; ///< 0..60; 0 publishes none
  Route default_route = Route::processed;
  std::vector<Rule> rules; ///< the first match wins
  OnCrash on_crash = OnCrash::open;
  bool sticky_default = false; ///< our sink is the default one while we run
  PerApp per_app;
  std::vector<DeviceBinding> devices;  ///< the first match wins
  std::vector<ScheduleEntry> schedule; ///< by time of day, no two at the same minute
  bool operator==(const ProfileSettings&) const = default;
};

} // namespace headroom::profile
