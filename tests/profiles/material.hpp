// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "programmes.hpp"

#include <cstddef>
#include <string>
#include <vector>

// What the shipped profiles are measured on: stereo, 48 kHz, built in code from fixed seeds.
namespace headroom::measured {

inline constexpr double kRateHz = 48000.0;

using Channels = std::vector<std::vector<float>>;

/// A stretch of a programme, in frames.
struct Stretch {
  std::size_t begin = 0, end = 0;
};

struct Material {
  std::string name;
  Channels channels;
  Stretch judged;              ///< where the loudness has settled
  std::vector<Stretch> quiet;  ///< dialogue, of a film only
  std::vector<Stretch> louder; ///< explosions, of a film only
};

/// Speech, music or pink noise of that integrated loudness, judged over its last third.
Material levelled(signals::Material kind, double lufs, double seconds);

/// Dialogue at -30 LUFS, explosions near full scale, a long passage at -46 LUFS.
Material film();

/// Music driven far into a hard clip: -7 LUFS.
Material clipped_pop();

/// Music that peaks at -7 dBFS, with spikes of single samples and of 2 ms at up to +12 dBFS. The
/// judged part holds no spike, nor what follows within a second.
Material spikes();

double integrated_lufs(const Channels& channels, Stretch stretch);

} // namespace headroom::measured
