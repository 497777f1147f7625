// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string_view>

// Names of our nodes in the graph. Routing writes kSinkName into other people's metadata, so
// they are part of the interface.
namespace headroom {

inline constexpr std::string_view kSinkName = "headroom";       ///< capture half, the visible sink
inline constexpr std::string_view kOutputName = "headroom_out"; ///< playback half

/// Outlives us where a crash shall be silent (SilentSink).
inline constexpr std::string_view kSilentSinkName = "headroom_silent";

/// Where streams are for a moment that the session manager has given up (DetourSink).
inline constexpr std::string_view kDetourName = "headroom_detour";

/// What plays to a sink of that name is processed, or heard by nobody.
constexpr bool is_own_sink(std::string_view name) {
  return name == kSinkName || name == kSilentSinkName || name == kDetourName;
}

inline constexpr std::string_view kExtraOutputName = "headroom_out_extra"; ///< to further sinks
inline constexpr std::string_view kTapName = "headroom_level"; ///< listens to one application

} // namespace headroom
