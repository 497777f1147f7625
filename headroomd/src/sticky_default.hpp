// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace headroom {

/// Keeps our sink the configured default one while that is wanted, and the user's own choice to put
/// it back. Whoever configures another sink meanwhile has chosen what we play to: that is
/// remembered, and our sink is the default again. What the user had is in a file before it is
/// displaced, so that a start after a crash mends it.
/// Pure but for that file: the time is an argument. [control thread]
class StickyDefault {
public:
  /// Configured by somebody so often within that time: another program insists as well.
  static constexpr size_t kMostTakes = 5;
  static constexpr uint64_t kTakesMs = 10000;

  struct Effects {
    /// default.configured.audio.sink; empty clears it.
    std::function<void(const std::string& name)> configure;
    /// target.object of our output; empty: wherever the session manager would play by default.
    std::function<void(const std::string& name)> play_to;
  };

  /// @param folder  of the state; empty: a crash is not mended
  StickyDefault(const std::filesystem::path& folder, Effects effects);

  /// Call at each change of these.
  /// @param wanted  and our sink is there
  /// @param configured  what is configured now; empty = nothing
  void settle(uint64_t now_ms, bool wanted, const std::string& configured);
  /// The session manager is new: everything is to be said again.
  void start_anew();
  /// Our output is another node.
  void output_changed() { playing_to_.reset(); }
  /// We are leaving: at once, whatever is still on its way.
  void put_back();
  /// Our sink is the default one, by our doing.
  bool in_force() const noexcept { return in_force_; }
  /// Somebody else wants another default just as much; we have left it to him.
  bool gave_up() const noexcept { return gave_up_; }

private:
  void take(uint64_t now_ms, const std::string& configured);
  void remember(const std::optional<std::string>& name);

  const std::filesystem::path file_;
  Effects effects_;
  std::optional<std::string> displaced_; ///< the user's; empty string: there was none
  std::optional<std::string> pending_;   ///< configured until our write arrives
  std::optional<std::string> playing_to_;
  std::deque<uint64_t> takes_ms_;
  bool in_force_ = false;
  bool gave_up_ = false;
};

} // namespace headroom
