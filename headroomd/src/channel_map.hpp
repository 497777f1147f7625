// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

namespace headroom {

/// Speaker positions in channel order, in PipeWire's short names: {"FL", "FR"}, {"MONO"}, {"AUX0"}.
using ChannelMap = std::vector<std::string>;

inline const ChannelMap kStereo = {"FL", "FR"};

/// "FL,FR", the spelling of the audio.position property without its brackets.
inline std::string to_text(const ChannelMap& map) {
  std::string text;
  for (const auto& position : map)
    text += (text.empty() ? "" : ",") + position;
  return text;
}

} // namespace headroom
