// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison.hpp"
#include <algorithm>
#include <cstdio>
#ifdef HEADROOM_PEERS_FILTERS
#include "filter_graph.hpp"
#endif

namespace headroom::peers {

namespace {

/// Costs of the subjects, and last that of an empty filter graph where there is one.
struct Costs {
  std::vector<Cost> of_subjects;
  Cost empty_graph{};
};

Costs timed(std::vector<Subject> subjects, unsigned turns) {
#ifdef HEADROOM_PEERS_FILTERS
  const std::shared_ptr<Peer> empty = empty_graph();
  empty->start();
  subjects.push_back([empty](ConstBlock in) { empty->process(in); });
#endif
  Costs costs{time_in_turns(subjects, turns)};
#ifdef HEADROOM_PEERS_FILTERS
  costs.empty_graph = costs.of_subjects.back();
  costs.of_subjects.pop_back();
#endif
  return costs;
}

Cost less(Cost cost, const Cost& empty_graph) {
  cost.active_ns -= empty_graph.active_ns;
  cost.idle_ns -= empty_graph.idle_ns;
  cost.active_ratio -= empty_graph.active_ratio;
  cost.idle_ratio -= empty_graph.idle_ratio;
  return cost;
}

/// Drops what --only does not name, but never our own.
void choose(std::vector<std::unique_ptr<Peer>>& peers, const std::string& only) {
  std::erase_if(peers, [&](const auto& peer) {
    const std::string& name = peer->description().name;
    return name.rfind("headroom", 0) != 0 && name.find(only) == std::string::npos;
  });
}

} // namespace

reference::Excess LimiterRow::worst() const {
  reference::Excess worst;
  for (const SetExcess& set : excess) {
    worst.t20_db = std::max(worst.t20_db, set.excess.t20_db);
    worst.tn_db = std::max(worst.tn_db, set.excess.tn_db);
  }
  return worst;
}

Comparison compare(const Options& options) {
  Comparison result;
  result.notes = options.notes;
  auto peers = installed_peers(options.variant, result.missing);
  choose(peers, options.only);
  auto meters = installed_meters(result.missing);

  std::fprintf(stderr, "timing\n");
  std::vector<Subject> subjects;
  for (const auto& peer : peers) {
    peer->start();
    subjects.push_back([&peer](ConstBlock in) { peer->process(in); });
  }
  const Costs costs = timed(subjects, options.turns);
  result.empty_graph_ns = costs.empty_graph.active_ns;
  for (std::size_t i = 0; i < peers.size(); ++i) {
    const bool inside = peers[i]->description().through_filters;
    const Cost& cost = costs.of_subjects[i];
    result.limiters.push_back(
        {peers[i]->description(), inside ? less(cost, costs.empty_graph) : cost, {}, {}, {}, {}});
  }

  subjects.clear();
  for (const auto& meter : meters) {
    meter->start();
    subjects.push_back([&meter](ConstBlock in) { meter->process(in); });
  }
  const Costs meter_costs = timed(subjects, options.turns);
  for (std::size_t i = 0; i < meters.size(); ++i) {
    const bool inside = meters[i]->name().rfind("ffmpeg", 0) == 0;
    const Cost& cost = meter_costs.of_subjects[i];
    result.meters.push_back({meters[i]->name(), meters[i]->version(),
                             inside ? less(cost, meter_costs.empty_graph) : cost,
                             tone_error(*meters[i])});
  }

  for (std::size_t i = 0; i < peers.size(); ++i) {
    LimiterRow& row = result.limiters[i];
    std::fprintf(stderr, "judging %s\n", row.description.name.c_str());
    row.delay = measure_delay(*peers[i]);
    row.tones = judge_tones(*peers[i]);
    row.loudness = judge_loudness(*peers[i], row.delay);
    if (options.candidates > 0)
      row.excess = judge_ceiling(*peers[i], options.candidates);
  }
  return result;
}

} // namespace headroom::peers
