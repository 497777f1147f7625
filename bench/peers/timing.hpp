// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "peer.hpp"
#include <functional>

namespace headroom::peers {

/// CPU time of this process for one stereo frame, ns; medians.
struct Cost {
  double active_ns = 0.0;                      ///< programme at +6 dBFS
  double idle_ns = 0.0;                        ///< at -12 dBFS
  double active_ratio = 1.0, idle_ratio = 1.0; ///< re the first subject, medians of each turn's
};

/// One thing that is timed: takes a block, gives nothing back that matters.
using Subject = std::function<void(ConstBlock)>;

/// Subjects take turns, a second of programme each, so that what else the machine does hits all of
/// them; the first turn is not counted.
/// @param turns  >= 1
std::vector<Cost> time_in_turns(const std::vector<Subject>& subjects, unsigned turns);

} // namespace headroom::peers
