// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <optional>
#include <string_view>

namespace headroom::control {

/// What can be subscribed. (`control`, with hello, comes to everybody.)
enum class Topic { meters, profile, routing, daemon };

inline constexpr size_t kTopicCount = 4;
inline constexpr std::array<std::string_view, kTopicCount> kTopicNames = {"meters", "profile",
                                                                          "routing", "daemon"};

constexpr size_t index(Topic topic) { return static_cast<size_t>(topic); }
constexpr std::string_view text(Topic topic) { return kTopicNames[index(topic)]; }

constexpr std::optional<Topic> topic_named(std::string_view name) {
  for (size_t i = 0; i < kTopicCount; ++i)
    if (kTopicNames[i] == name)
      return static_cast<Topic>(i);
  return std::nullopt;
}

} // namespace headroom::control
