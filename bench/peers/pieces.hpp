// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "peer.hpp"

namespace headroom::peers {

/// Music-like programme, stereo, from fixed seeds.
struct Piece {
  std::string name;
  Channels channels;
};

/// Drums, bass and chords; the same as a loud master; speech over it. Eight seconds each.
const std::vector<Piece>& pieces();

/// T20 over all channels, dBTP; good to 0.005 dB.
double true_peak_dbtp(const Channels& channels);

/// Scaled so that the true peak (T20) is at a level, dBTP.
Channels at_true_peak(Channels channels, double level_dbtp);

} // namespace headroom::peers
