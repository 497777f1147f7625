// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <chrono>
#include <optional>

namespace headroom {

/// Notices when the hard tier works so much that it is heard: something before it is far too loud.
/// Once per spell, however long that is.
class LimiterWatch {
public:
  using Clock = std::chrono::steady_clock;
  /// A reduction that is heard as a change of level, not as a caught peak.
  static constexpr float kHeavyDb = 6.0f;
  /// For so long without a pause; music that is well levelled does not do that.
  static constexpr std::chrono::seconds kSpell{3};
  /// Without it for so long, the next spell is news again.
  static constexpr std::chrono::seconds kQuiet{30};

  /// @param gain_reduction_db  >= 0, the highest since the last look
  /// @return true when listeners should be told
  bool look(float gain_reduction_db, Clock::time_point now);

private:
  std::optional<Clock::time_point> since_, last_heavy_;
  bool told_ = false;
};

} // namespace headroom
