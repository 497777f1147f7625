// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/rule_files.hpp"
#include "routing/match.hpp"
#include "routing/route.hpp"
#include <map>
#include <string>
#include <vector>

namespace headroom {

/// All that the user has said about where applications go. The first word that fits counts:
/// overrides, then rules files, then the profile's rules, then its default route.
class RuleBook {
public:
  struct Entry {
    profile::Rule rule;
    std::string origin; ///< `rules[2] of profile "night"`
    Matcher matcher;
  };

  /// @throws std::invalid_argument as Matcher; nothing has changed then
  void set_profile(const std::string& name, const std::vector<profile::Rule>& rules,
                   Route default_route);
  /// Rules that live outside profiles, in order.
  void set_files(const std::vector<profile::RuleFile>& files);

  /// @param app  process binary, application name, portal or Flatpak id
  void set_override(const std::string& app, Route route) { overrides_[app] = route; }
  /// @return whether there was one
  bool unset_override(const std::string& app) { return overrides_.erase(app) > 0; }
  void set_overrides(std::map<std::string, Route> overrides) { overrides_ = std::move(overrides); }

  const std::map<std::string, Route>& overrides() const { return overrides_; }
  const std::vector<Entry>& file_rules() const { return file_rules_; }
  const std::vector<Entry>& profile_rules() const { return profile_rules_; }
  Route default_route() const { return default_route_; }

  /// Never throws but for memory.
  RouteDecision decide(const StreamFacts& stream) const;

private:
  std::map<std::string, Route> overrides_;
  std::vector<Entry> file_rules_;
  std::vector<Entry> profile_rules_;
  Route default_route_ = Route::processed;
};

} // namespace headroom
