// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference/excess.hpp"
#include "signals.hpp"

#include <cstddef>

// The ingredients of the programme: stereo, 48 kHz, from a seed, none of it recorded.
namespace headroom::showcase {

using reference::Channels;
using signals::Random;

inline constexpr unsigned kRateHz = 48000;

/// Syllables with plosives and sibilants, in phrases with pauses between them, from near the
/// middle. About 0 dBFS peak.
Channels speech(Random& random, std::size_t frames);

/// A bar of four at 118 beats per minute: drums, bass, chords. About 0 dBFS peak.
Channels music(Random& random, std::size_t frames);

/// Tones between the samples, alternating runs with a phase flip, noise of two values: signals
/// whose samples look harmless. About 0 dBFS sample peak.
Channels between_samples(Random& random, std::size_t frames);

/// Adds single-sample spikes.
/// @param low_db, high_db  their levels, dBFS
void add_spikes(Random& random, Channels& channels, int count, double low_db, double high_db);

/// Very low sweeps and square waves. 0 dBFS peak.
Channels heavy_bass(std::size_t frames);

/// Drives into a hard clip, as a bad master does; peak 0 dBFS.
void clip(Channels& channels, double drive_db);

/// Nothing above 20 kHz, as codecs and studio converters leave it.
void limit_band(Channels& channels);

/// Scales so that the sample peak is `peak_db` dBFS.
void normalize(Channels& channels, double peak_db);

} // namespace headroom::showcase
