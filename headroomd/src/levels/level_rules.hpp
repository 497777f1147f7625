// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/per_app.hpp"
#include "routing/match.hpp"
#include <optional>
#include <vector>

namespace headroom {

/// Whether a stream can be under level control at all: it plays for an application, and is neither
/// ours, a meter, nor one end of a filter.
bool can_be_levelled(const Properties& stream);

/// The profile's word about the level of each application, ready to be asked often.
class LevelRules {
public:
  /// Nobody is under control.
  LevelRules() = default;
  /// @throws std::invalid_argument as Matcher
  explicit LevelRules(const profile::PerApp& per_app);

  bool enabled() const noexcept { return enabled_; }
  /// Of the first rule that matches, else the default; empty: the stream is left alone.
  std::optional<LevelControllerSettings> settings_for(const StreamFacts& stream) const;

private:
  struct Rule {
    Matcher matcher;
    std::optional<LevelControllerSettings> settings;
  };
  bool enabled_ = false;
  std::vector<Rule> rules_;
  std::optional<LevelControllerSettings> default_;
};

} // namespace headroom
