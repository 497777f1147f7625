// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/profile_settings.hpp"
#include <string>

namespace headroom::profile {

/// A profile that was read without an error, what it extends included.
struct Profile {
  std::string name;
  std::string description; ///< one line; that of the profile it extends if it has none
  std::string file;        ///< where it was read
  ProfileSettings settings;
  bool operator==(const Profile&) const = default;
};

} // namespace headroom::profile
