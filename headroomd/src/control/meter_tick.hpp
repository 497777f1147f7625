// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "wire_meters.hpp"
#include <cstdint>
#include <headroom-dsp/chain_meters.hpp>
#include <headroom-dsp/chain_settings.hpp>

namespace headroom::control {

/// dB of a linear peak; kNoLevel for silence.
double level_db(float gain);

/// What the chain measured, as event meters/tick tells it.
/// @param playing  false = no audio has passed since the last tick: only what covers a longer time
///   still says anything
wire::MeterTick tick_of(const ChainMeters& meters, bool playing, uint32_t channels,
                        uint32_t latency_frames, const ChainSettings& settings);

} // namespace headroom::control
