// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/rule_book.hpp"

namespace headroom {
namespace {

void append(std::vector<RuleBook::Entry>& entries, const std::vector<profile::Rule>& rules,
            const std::string& where) {
  for (size_t i = 0; i < rules.size(); ++i)
    entries.push_back(
        {rules[i], "rules[" + std::to_string(i + 1) + "] of " + where, Matcher(rules[i].match)});
}

} // namespace

void RuleBook::set_profile(const std::string& name, const std::vector<profile::Rule>& rules,
                           Route default_route) {
  std::vector<Entry> entries;
  append(entries, rules, "profile \"" + name + '"');
  profile_rules_ = std::move(entries);
  default_route_ = default_route;
}

void RuleBook::set_files(const std::vector<profile::RuleFile>& files) {
  std::vector<Entry> entries;
  for (const auto& file : files)
    append(entries, file.rules, file.file);
  file_rules_ = std::move(entries);
}

RouteDecision RuleBook::decide(const StreamFacts& stream) const {
  using profile::MatchField;
  if (!overrides_.empty())
    for (const auto field :
         {MatchField::flatpak_id, MatchField::process_binary, MatchField::application_name})
      for (const auto& value : values_of(stream, field))
        if (const auto found = overrides_.find(value); found != overrides_.end())
          return {found->second, RouteReason::app_override, "override",
                  std::string(text(field)) + " \"" + value + '"'};
  for (const auto* entries : {&file_rules_, &profile_rules_})
    for (const auto& entry : *entries)
      if (auto why = entry.matcher.match(stream))
        return {entry.rule.route, RouteReason::rule, entry.origin, std::move(*why)};
  return {default_route_, RouteReason::default_route, "default", "no rule matches"};
}

} // namespace headroom
