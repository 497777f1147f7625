// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/events.hpp"
#include "profile/live_profile.hpp"

namespace headroom::control {

/// Tells clients what became of profiles and settings, whoever changed them: `used`, `reloaded`,
/// `setting`, `bypass`, `config_error`.
class ProfileEvents {
public:
  ProfileEvents(const profile::LiveProfile& live, Events& events);

  void changed(const profile::LiveProfile::Change& change);
  void reloaded(const profile::ProfileLibrary::Change& change);
  void failed(const profile::Diagnostic& error);

private:
  void tell_settings();

  const profile::LiveProfile& live_;
  Events& events_;
  profile::ProfileSettings told_;
};

} // namespace headroom::control
