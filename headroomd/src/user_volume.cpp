// SPDX-License-Identifier: GPL-3.0-or-later
#include "user_volume.hpp"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

namespace headroom {
namespace {

constexpr std::string_view kMuted = "muted";

bool is_gain(float gain) { return std::isfinite(gain) && gain >= 0.0f; }

} // namespace

UserVolume::UserVolume(const ChannelMap& map, std::span<const float> gains, bool muted)
    : muted_(muted) {
  for (size_t c = 0; c < map.size() && c < gains.size(); ++c)
    gains_[map[c]] = is_gain(gains[c]) ? gains[c] : 1.0f;
}

std::vector<float> UserVolume::gains(const ChannelMap& map) const {
  float largest = gains_.empty() ? 1.0f : 0.0f;
  for (const auto& [position, gain] : gains_)
    largest = std::max(largest, gain);
  std::vector<float> gains;
  for (const auto& position : map) {
    const auto known = gains_.find(position);
    gains.push_back(known == gains_.end() ? largest : known->second);
  }
  return gains;
}

std::vector<float> UserVolume::audible(const ChannelMap& map) const {
  return muted_ ? std::vector<float>(map.size(), 0.0f) : gains(map);
}

std::string UserVolume::to_text() const {
  std::string text;
  for (const auto& [position, gain] : gains_) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, gain).ptr;
    text += position + " " + std::string(digits, end) + "\n";
  }
  return muted_ ? text + std::string(kMuted) + "\n" : text;
}

std::optional<UserVolume> UserVolume::parse(std::string_view text) {
  UserVolume volume;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == text.npos)
      return {}; // cut off
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line == kMuted) {
      volume.muted_ = true;
      continue;
    }
    const auto space = line.find(' ');
    if (space == line.npos || space == 0)
      return {};
    float gain = 0.0f;
    const char* const last = line.data() + line.size();
    const auto read = std::from_chars(line.data() + space + 1, last, gain);
    if (read.ec != std::errc{} || read.ptr != last || !is_gain(gain))
      return {};
    volume.gains_[std::string(line.substr(0, space))] = gain;
  }
  return volume;
}

} // namespace headroom
