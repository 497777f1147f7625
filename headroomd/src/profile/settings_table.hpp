// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/profile_settings.hpp"
#include "profile/setting.hpp"
#include <span>
#include <string>
#include <string_view>

namespace headroom::profile {

/// Every key that a profile or a user can set, in the order of the documentation. Profiles,
/// setting.* of the protocol, completion and docs/profiles.md all read this table.
std::span<const Setting> all_settings();

/// nullptr if there is no such key.
const Setting* find_setting(std::string_view key);

/// "unknown key `limiter.relase_ms`, did you mean `release_ms`?"
std::string unknown_key(std::string_view typed);

/// Level control under a rule: the rule's own values, the others from [per_app].
LevelControllerSettings level_of(const PerApp& per_app, const PerAppRule& rule);

} // namespace headroom::profile
