// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/band_slots.hpp"
#include <cstddef>

// The slots of NearNyquistBand, all channels at once, one slot after the other. A slot's result
// does not depend on how the slots are dealt out to calls, and is the same on each SIMD target.
namespace headroom::kernels {

/// A few slots.
struct SlotBlock {
  size_t channels;
  size_t slots;
  size_t slot_frames;
  const float* const*
      newest;                ///< each channel at the first slot's first frame, with input before it
  const float* thresholds;   ///< linear level that the continuous signal must not exceed, per frame
  ChannelRow peaks;          ///< no frame of the slots is above it
  const ChannelRow* watched; ///< the watched band at each slot, those of two slots before it too
  ChannelRow* narrow;        ///< room for what of it is narrow
  ChannelRow* programme;     ///< room for what is held of the sample peak
};

/// What comes of them.
struct SlotResult {
  BandResidual* residuals; ///< one per slot
  BandAmount* amounts;     ///< one per slot; unwritten while no most_amount is above 0
  BandResidual& most;      ///< raised to the highest of residuals
  ChannelRow& most_amount; ///< and of amounts
};

/// What is not 0 of the two.
struct SlotsFound {
  bool residual;
  bool amount;
};

SlotsFound next_slots(BandState& state, const BandTiming& timing, const SlotBlock& block,
                      const SlotResult& result) noexcept;

} // namespace headroom::kernels
