// SPDX-License-Identifier: GPL-3.0-or-later
#include "levels/level_rules.hpp"
#include "own_nodes.hpp"
#include "profile/settings_table.hpp"
#include <algorithm>

namespace headroom {

bool can_be_levelled(const Properties& stream) {
  const auto name = value_of(stream, "node.name");
  return value_of(stream, "media.class") == "Stream/Output/Audio" && name != kSinkName &&
         name != kOutputName && !is_true(stream, "stream.monitor") &&
         value_of(stream, "node.link-group").empty() && !is_true(stream, "node.virtual");
}

LevelRules::LevelRules(const profile::PerApp& per_app) : enabled_(per_app.enabled) {
  for (const auto& rule : per_app.rules)
    rules_.push_back({Matcher(rule.match), rule.enabled
                                               ? std::optional(profile::level_of(per_app, rule))
                                               : std::nullopt});
  if (per_app.default_enabled)
    default_ = per_app.level;
}

std::optional<LevelControllerSettings> LevelRules::settings_for(const StreamFacts& stream) const {
  if (!enabled_ || stream.encoded_only || !can_be_levelled(stream.properties))
    return {};
  const auto rule = std::ranges::find_if(
      rules_, [&](const Rule& candidate) { return candidate.matcher.match(stream).has_value(); });
  return rule == rules_.end() ? default_ : rule->settings;
}

} // namespace headroom
