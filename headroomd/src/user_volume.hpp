// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "channel_map.hpp"
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// What the user set on our sink: a gain per speaker position, linear, and mute. Positions outlive
/// the channel order of one pair, so that another layout keeps balance and loudness.
class UserVolume {
public:
  UserVolume() = default;
  /// @param gains  one per position of map; what is no number from 0 up counts as 1
  UserVolume(const ChannelMap& map, std::span<const float> gains, bool muted);

  /// Gains in the order of map. A position that was not there before gets the largest gain, which
  /// is what mixers show as the volume; all 1 when nothing is known.
  std::vector<float> gains(const ChannelMap& map) const;
  /// The same with mute as 0: what is to be heard.
  std::vector<float> audible(const ChannelMap& map) const;
  bool muted() const noexcept { return muted_; }
  bool operator==(const UserVolume&) const = default;

  /// "FL 0.25\nFR 0.5\nmuted\n"
  std::string to_text() const;
  /// Empty when text is not of that form.
  static std::optional<UserVolume> parse(std::string_view text);

private:
  std::map<std::string, float> gains_;
  bool muted_ = false;
};

} // namespace headroom
