// SPDX-License-Identifier: GPL-3.0-or-later
#include "judgement.hpp"
#include "loudness.hpp"
#include "pieces.hpp"
#include "reference/search.hpp"
#include "reference/tone_residual.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>

namespace headroom::peers {

using reference::Excess;

namespace {

/// What a peer may be asked to take: a NaN would silence most of them for good, which tells nothing
/// about ceilings.
Channels fair(Channels input) {
  for (auto& row : input)
    for (float& value : row)
      value = std::isfinite(value) ? std::clamp(value, -1000.0f, 1000.0f) : 0.0f;
  return input;
}

} // namespace

std::vector<SetExcess> judge_ceiling(Peer& peer, uint32_t candidates) {
  std::vector<SetExcess> worst;
  reference::TruePeak judge;
  for (const auto& set : signals::adversarial_sets(kRateHz, signals::Extent::kShort)) {
    Excess excess;
    for (const auto& signal : set.signals) {
      const Excess one =
          reference::screened_excess(judge, render(peer, fair(signal.channels)), kCeilingDbtp);
      excess.t20_db = std::max(excess.t20_db, one.t20_db);
      excess.tn_db = std::max(excess.tn_db, one.tn_db);
    }
    worst.push_back({set.name, excess});
  }
  reference::SearchSettings settings;
  settings.candidates = candidates;
  settings.ceiling_dbtp = kCeilingDbtp;
  settings.confirm = 10;
  const auto found = reference::search_worst_case(
      [&](const Channels& input) { return render(peer, fair(input)); }, settings);
  worst.push_back({"i search", {found.worst_t20.excess.t20_db, found.worst_tn.excess.tn_db}});
  return worst;
}

std::vector<Loudness> judge_loudness(Peer& peer, const Delay& delay) {
  std::vector<Loudness> results;
  for (const Piece& piece : pieces())
    for (const double over_db : {6.0, 12.0}) {
      const Channels input = at_true_peak(piece.channels, kCeilingDbtp + over_db);
      const Channels output = render_aligned(peer, input, delay);
      results.push_back({piece.name, over_db, showcase::integrated_loudness(input),
                         showcase::integrated_loudness(output),
                         true_peak_dbtp(output) - kCeilingDbtp});
    }
  return results;
}

std::vector<Tone> judge_tones(Peer& peer) {
  std::vector<Tone> tones;
  const auto second = static_cast<std::size_t>(kRateHz);
  for (const double hz : {50.0, 100.0, 997.0}) {
    Channels x(1, std::vector<float>(8 * second, 0.0f));
    signals::add_tone(x[0], 0, x[0].size(), hz / kRateHz, 0.3,
                      signals::gain_from_db(kCeilingDbtp + 6.0));
    const Channels output = render(peer, x);
    const auto steady = std::span(output[0]).subspan(6 * second, second);
    tones.push_back({hz, reference::tone_residual(steady, hz, kRateHz).thd_plus_n_db});
  }
  return tones;
}

} // namespace headroom::peers
