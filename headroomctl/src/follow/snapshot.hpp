// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <headroom-ipc/status.h>
#include <string>
#include <vector>

namespace headroom::ctl {

/// The one word for everything, most pressing first. Panels may rely on these.
enum class State { disconnected, bypassed, unprotected, degraded, limiting, active };

/// "active" and so on.
const char* text(State state);

/// All that a panel shows, at one moment.
struct Snapshot {
  bool connected = false;
  std::string reason; ///< why it is not connected
  std::string profile;
  bool bypass = false;
  bool ready = false; ///< both ends of the path
  bool realtime = false;
  uint32_t streams = 0;
  std::vector<std::string> unprotected; ///< apps
  std::vector<std::string> warnings;
  double momentary_lufs = HEADROOM_NO_LEVEL;
  double shortterm_lufs = HEADROOM_NO_LEVEL;
  double integrated_lufs = HEADROOM_NO_LEVEL;
  double true_peak_dbtp = HEADROOM_NO_LEVEL;
  double gain_reduction_db = 0.0; ///< >= 0, of all stages
  double limiter_gr_db = 0.0;     ///< >= 0, of both tiers of the limiter
  double agc_gain_db = 0.0;
  bool operator==(const Snapshot&) const = default;
};

/// From which reduction on the limiter counts as limiting, in dB: below nobody hears it.
inline constexpr double kLimitingDb = 0.5;
/// What 100 % of reduction stands for, in dB.
inline constexpr double kFullReductionDb = 12.0;

State state_of(const Snapshot& snapshot);

/// 0..100.
int reduction_percentage(const Snapshot& snapshot);

/// What the text of a panel is about.
enum class Watch { meters, state };
enum class Icons { none, text, nerd };

/// The icon of a state; empty with Icons::none.
std::string icon(State state, Icons icons);

/// A few characters: the loudness, or the profile; the state where that matters more.
std::string short_text(const Snapshot& snapshot, Watch watch);

/// Everything, one fact a line.
std::vector<std::string> details(const Snapshot& snapshot);

} // namespace headroom::ctl
