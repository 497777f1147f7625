// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/equalizer.hpp"
#include <algorithm>
#include <initializer_list>
#include <vector>

// What the tests of the equaliser share: settings in one line, and audio run through it.
namespace headroom::test {

using Rows = std::vector<std::vector<float>>;

inline EqBand eq_band(EqBandType type, float frequency_hz, float gain_db, float q) {
  EqBand band;
  band.type = type;
  band.frequency_hz = frequency_hz;
  band.gain_db = gain_db;
  band.q = q;
  return band;
}

/// Bands get the ids 1, 2, ...
inline EqualizerSettings eq_settings(std::initializer_list<EqBand> bands) {
  EqualizerSettings settings;
  for (const EqBand& band : bands) {
    EqBand& next = settings.bands[settings.band_count++];
    next = band;
    next.id = settings.band_count;
  }
  return settings;
}

/// Frames [begin, end) of in, in blocks; before each, change(frame) may call set(). Block borders
/// also lie at every multiple of grid, 0 for none.
template <class Change>
void run(Equalizer& equalizer, const Rows& in, Rows& out, std::size_t begin, std::size_t end,
         std::uint32_t block, std::size_t grid, Change change) {
  std::vector<const float*> sources(in.size());
  std::vector<float*> targets(in.size());
  for (std::size_t at = begin; at < end;) {
    std::size_t frames = std::min<std::size_t>(block, end - at);
    if (grid != 0)
      frames = std::min(frames, grid - at % grid);
    for (std::size_t c = 0; c < in.size(); ++c) {
      sources[c] = in[c].data() + at;
      targets[c] = out[c].data() + at;
    }
    change(at);
    const auto channels = static_cast<std::uint32_t>(in.size());
    const auto count = static_cast<std::uint32_t>(frames);
    equalizer.process({sources.data(), channels, count}, {targets.data(), channels, count});
    at += frames;
  }
}

inline Rows run(Equalizer& equalizer, const Rows& in, std::uint32_t block = 256) {
  Rows out = in;
  run(equalizer, in, out, 0, in[0].size(), block, 0, [](std::size_t) {});
  return out;
}

} // namespace headroom::test
