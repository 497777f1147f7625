// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/chain.hpp"
#include "true_peak.hpp"
#include <cstdint>
#include <functional>
#include <vector>

namespace headroom::reference {

using Channels = std::vector<std::vector<float>>;

/// How a signal is cut into blocks: all of one size, or (size 0) a random sequence of 1..8192.
struct Blocks {
  std::uint32_t frames = 1024;
  std::uint64_t seed = 0;

  std::uint32_t largest() const { return frames == 0 ? 8192 : frames; }
};

/// What the chain makes of a signal, from its first sample until the last has left it: as many
/// frames as went in and latency_frames() + 64 of silence more. The chain is reset first.
/// @param input  chain.channels() rows of one length
/// @param blocks  largest() at most the chain's max_frames
/// @param before_block  called before each block, to change settings under way
Channels render(Chain& chain, const Channels& input, const Blocks& blocks,
                const std::function<void()>& before_block = {});

/// Highest level above the ceiling over all channels, dB; negative is below it.
struct Excess {
  double t20_db = -1000.0;
  double tn_db = -1000.0;
};

Excess excess_over_ceiling(TruePeak& judge, const Channels& output, double ceiling_dbtp,
                           Density density = Density::kFull);

/// The same, at full density only where it decides: a reading that the quick one (good to 0.005 dB)
/// puts more than 0.02 dB below the ceiling stays as it is.
Excess screened_excess(TruePeak& judge, const Channels& output, double ceiling_dbtp);

} // namespace headroom::reference
