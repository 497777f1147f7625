// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "judgement.hpp"
#include "meters.hpp"
#include "timing.hpp"

namespace headroom::peers {

struct Options {
  unsigned turns = 15;       ///< of the timing
  uint32_t candidates = 300; ///< of the search; 0 leaves out the ceiling, which takes long
  std::string only;          ///< peers whose name contains it, and our own
  std::optional<LimiterSettings> variant; ///< of ours, for one more row
  std::vector<std::string> notes;         ///< printed as they are
};

struct LimiterRow {
  Peer::Description description;
  Cost cost;
  Delay delay;
  std::vector<SetExcess> excess;
  std::vector<Loudness> loudness;
  std::vector<Tone> tones;

  reference::Excess worst() const;
};

struct MeterRow {
  std::string name, version;
  Cost cost;
  MeterError error;
};

struct Comparison {
  std::vector<LimiterRow> limiters; ///< the first is headroom's
  std::vector<MeterRow> meters;     ///< so is the first of these
  double empty_graph_ns = 0.0;      ///< taken off the times of those inside a filter graph
  std::vector<std::string> missing;
  std::vector<std::string> notes;
};

/// Prints to standard error what it is at.
Comparison compare(const Options& options);

std::string to_markdown(const Comparison& comparison);
std::string to_json(const Comparison& comparison);

} // namespace headroom::peers
