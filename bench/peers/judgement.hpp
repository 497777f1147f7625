// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "rendering.hpp"
#include <cstdint>

// What a limiter does to signals, judged by libheadroom-dsp/tests/reference.
namespace headroom::peers {

/// Worst over a set of signals, dB over the ceiling.
struct SetExcess {
  std::string set;
  reference::Excess excess;
};

/// The short adversarial sets at 48 kHz, then a search for the worst signal; NaN and Inf as 0, no
/// sample above +60 dBFS.
/// @param candidates  of the search
std::vector<SetExcess> judge_ceiling(Peer& peer, uint32_t candidates);

/// A piece of music-like programme and what was left of its loudness.
struct Loudness {
  std::string piece;
  double over_db;          ///< true peak of what went in, over the ceiling
  double input_lufs;       ///< integrated
  double output_lufs;      ///< as it left a limiter set to the ceiling
  double output_excess_db; ///< its true peak (T20) over the ceiling
  double at_equal_peak() const { return output_lufs - output_excess_db; } ///< LUFS
};
std::vector<Loudness> judge_loudness(Peer& peer, const Delay& delay);

struct Tone {
  double hz;
  double thd_plus_n_db;
};
/// Steady tones 6 dB over the ceiling.
std::vector<Tone> judge_tones(Peer& peer);

} // namespace headroom::peers
