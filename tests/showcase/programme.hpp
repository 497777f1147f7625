// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "voice.hpp"

#include <string>
#include <vector>

namespace headroom::showcase {

struct Section {
  std::string name;
  std::size_t begin = 0; ///< frame
};

/// 28 s of stereo. It starts and ends quietly: both can be found again in a recording of what
/// headroom made of it.
struct Programme {
  Channels channels;
  std::vector<Section> sections;

  std::size_t frames() const { return channels[0].size(); }
};

Programme make_programme(std::uint64_t seed);

} // namespace headroom::showcase
