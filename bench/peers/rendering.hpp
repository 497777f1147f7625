// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "peer.hpp"

namespace headroom::peers {

/// What a new instance makes of a signal, its delay and tail included.
/// @param input  one row (both inputs get it, one row returns) or kChannels rows of one length
Channels render(Peer& peer, const Channels& input);

/// From the first sample in to the moment when it leaves; an impulse 20 dB below the ceiling tells.
struct Delay {
  std::size_t in_output = 0; ///< frames by which the stream that comes out is late
  std::size_t withheld = 0;  ///< frames that were not handed out at first
};
Delay measure_delay(Peer& peer);

/// render(), with the delay taken off: row n of the output belongs to frame n of the input.
Channels render_aligned(Peer& peer, const Channels& input, const Delay& delay);

} // namespace headroom::peers
