// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/profile.hpp"
#include "profile/setting.hpp"
#include "wire_value.hpp"

// Profiles and settings as the protocol carries them.
namespace headroom::control {

wire::Value to_wire(const profile::Value& value);

/// As in a profile; `channels`, counted from 1, where it is not for all.
wire::Value to_wire(const EqBand& band);

/// Nothing for null, arrays and objects.
std::optional<profile::Value> setting_value(const wire::Value& value);

/// One row of the settings table: key, type, unit, min, max, words, numbers, allowed, default, doc.
/// What does not apply is left out.
wire::Value describe(const profile::Setting& setting);

/// All of a profile, in the sections and with the keys of its file.
wire::Value to_wire(const profile::Profile& profile);

} // namespace headroom::control
