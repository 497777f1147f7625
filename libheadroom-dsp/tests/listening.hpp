// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "signals.hpp"
#include <vector>

// What people listen to, in outline: material for what reacts to loudness. Stereo, 48 kHz, from
// fixed seeds, sample peak 1 at most.
namespace headroom::listening {

using Channels = std::vector<signals::Samples>;

/// -3 dB per octave, two independent channels.
Channels pink_noise(double seconds);
/// Phrases of syllables of voiced and unvoiced sound, with breaths between them; nearly mono.
Channels speech(double seconds);
/// Beats with a decaying low drum, chords and a high hat; louder and quieter parts of 8 s.
Channels music(double seconds);

/// The same, so much louder.
Channels at_gain(Channels channels, double db);

} // namespace headroom::listening
