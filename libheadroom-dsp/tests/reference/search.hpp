// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "excess.hpp"
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace headroom::reference {

/// One stretch of a candidate signal. Segments add, so they may overlap.
struct Segment {
  enum class Kind : std::uint32_t {
    kTone,
    kAlternating,
    kSpikes,
    kNoise,
    kBinary,
    kStep,
    kBump,
    kTwoTones,
    kTails,
    kGain,
    kSetSignal,
    kCount
  };
  Kind kind;
  std::uint32_t begin, length; ///< frames
  double level;                ///< linear; kGain: factor for all that lies below it
  double a, b;                 ///< of the kind: frequency and phase, period, which set signal, ...
  std::uint64_t seed;
};

/// A candidate: what is played, in a form that can be mutated, printed and replayed.
struct Genome {
  std::uint32_t frames = 2000;
  std::uint32_t channels = 1;
  std::vector<std::vector<Segment>> rows; ///< one list per channel
};

Channels render_genome(const Genome& genome);

/// One line, exact: parse_genome(to_text(g)) plays bit for bit the same.
std::string to_text(const Genome& genome);
Genome parse_genome(const std::string& text);

/// What is searched: takes the rows of a signal, gives what comes out, latency and tail included.
using Subject = std::function<Channels(const Channels&)>;

/// A subject that owns a prepared chain and renders through it.
Subject chain_subject(double sample_rate_hz, std::uint32_t channels, const ChainSettings& settings,
                      const Blocks& blocks);

struct SearchSettings {
  std::uint32_t candidates = 10000; ///< over all climbs
  std::uint64_t seed = 1;
  std::uint32_t channels = 1;
  double ceiling_dbtp = -0.1;
  std::uint32_t confirm = 200; ///< the best so many are judged at full density
};

struct Finding {
  Excess excess;
  Genome genome;
};

struct SearchResult {
  Finding worst_t20, worst_tn; ///< at full density
  std::uint32_t candidates = 0;
};

/// Random restarts and hill climbing for the signal that leaves the subject highest above the
/// ceiling; climbs for T20 and for TN in turn. The same settings give the same result.
SearchResult search_worst_case(const Subject& subject, const SearchSettings& settings);

} // namespace headroom::reference
