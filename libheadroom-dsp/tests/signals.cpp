// SPDX-License-Identifier: MPL-2.0
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace headroom::signals {

double gain_from_db(double db) { return std::pow(10.0, db / 20.0); }

void add_tone(Samples& x, std::size_t begin, std::size_t end, double frequency, double phase,
              double level) {
  end = std::min(end, x.size());
  for (std::size_t n = begin; n < end; ++n) {
    const double turns = frequency * static_cast<double>(n - begin);
    x[n] += static_cast<float>(level * std::sin(2.0 * std::numbers::pi * turns + phase));
  }
}

std::vector<SignalSet> adversarial_sets(double sample_rate_hz, Extent extent) {
  return {ebu_true_peak(sample_rate_hz),
          alternating_runs(extent),
          binary_and_clipped(extent),
          sweeps_and_tones(sample_rate_hz, extent),
          spikes(extent),
          bursts(extent),
          dc_steps(extent),
          low_tones(sample_rate_hz, extent),
          near_nyquist(extent),
          modulated(extent),
          extremes(extent),
          mixtures(sample_rate_hz, extent),
          stereo_pairs(sample_rate_hz, extent)};
}

SignalSet stereo_pairs(double sample_rate_hz, Extent extent) {
  SignalSet set{"s stereo pairs", {}};
  std::vector<SignalSet> sources = {alternating_runs(Extent::kShort), spikes(Extent::kShort),
                                    bursts(Extent::kShort), near_nyquist(Extent::kShort),
                                    mixtures(sample_rate_hz, Extent::kShort)};
  Random random(91);
  const std::size_t count = extent == Extent::kFull ? 100 : 10;
  for (std::size_t i = 0; i < count; ++i) {
    const auto pick = [&]() -> const Signal& {
      const auto& signals = sources[random.index(0, sources.size() - 1)].signals;
      return signals[random.index(0, signals.size() - 1)];
    };
    const Signal& left = pick();
    const Signal& right = pick();
    Signal pair{left.name + " | " + right.name, {left.channels[0], right.channels[0]}};
    const std::size_t frames = std::max(pair.channels[0].size(), pair.channels[1].size());
    for (Samples& channel : pair.channels)
      channel.resize(frames, 0.0f);
    const auto quiet = static_cast<float>(gain_from_db(random.uniform(-60.0, 0.0)));
    for (float& value : pair.channels[1])
      value *= quiet;
    set.signals.push_back(std::move(pair));
  }
  return set;
}

} // namespace headroom::signals
