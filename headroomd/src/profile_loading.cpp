// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile_loading.hpp"
#include "log.hpp"
#include <algorithm>

namespace headroom {

std::optional<profile::Profile> load_profile(const profile::ProfileDirectories& directories,
                                             const std::string& wanted) {
  const bool is_file = wanted.find('/') != std::string::npos;
  if (!is_file && wanted == kDefaultProfile) {
    const auto known = directories.list();
    if (std::ranges::none_of(known,
                             [](const auto& entry) { return entry.name == kDefaultProfile; })) {
      log::warning("no profile \"%s\" is installed: its built-in values are used", kDefaultProfile);
      profile::Profile built_in;
      built_in.name = kDefaultProfile;
      return built_in;
    }
  }
  profile::ParsedProfile parsed =
      is_file ? directories.load_file(wanted) : directories.load(wanted);
  for (const auto& error : parsed.errors)
    log::error("%s", profile::text(error).c_str());
  for (const auto& warning : parsed.warnings)
    log::warning("%s", profile::text(warning).c_str());
  return std::move(parsed.profile);
}

} // namespace headroom
