// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include <cstdint>

// What NearNyquistBand keeps from slot to slot, laid out so that one vector holds all channels.
namespace headroom {

/// Level up to which the band is always let through: -38.8 dBFS, linear.
inline constexpr float kBandNeverMatters = 0.0115f;

/// A value for each channel; 0 where there is none.
struct ChannelRow {
  float at[kMaxChannels] = {};
};

/// Levels that are kept for a while and then fade.
struct HeldRow {
  ChannelRow level;
  ChannelRow slots; ///< until it may fall, whole numbers
};

/// What one slot hands to the next.
struct BandState {
  ChannelRow wanted;      ///< subtraction wanted one slot after its end, 0..1
  ChannelRow amount_from; ///< subtraction at the slot's start
  HeldRow amount;         ///< and at its end
  HeldRow programme;      ///< sample peak, linear
  HeldRow passed, narrow, leaked;
  ChannelRow low[2]; ///< two one-pole low-passes in series, at slot rate; of the band near f_s / 2
};

/// How fast levels move.
struct BandTiming {
  float hold_slots = 0.0f;
  float fade = 0.0f; ///< per slot
  float narrow_coefficient = 0.0f;
};

/// Bounds on the level in the band within the last tenth of a second, beyond what never matters;
/// linear, >= 0.
struct BandResidual {
  ChannelRow passed; ///< went through unsubtracted, as loud as it came
  ChannelRow narrow; ///< the same, of a tone within 0.02 f_s of f_s / 2
  ChannelRow leaked; ///< what a subtraction leaves
};

/// Subtraction during a slot, 0..1; it moves from one to the other in a line.
struct BandAmount {
  ChannelRow from, to;
};

} // namespace headroom
