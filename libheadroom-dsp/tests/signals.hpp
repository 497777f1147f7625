// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

// Signals that break limiters, built in code from fixed seeds. Levels are linear, 1.0 = 0 dBFS;
// frequencies are fractions of the sample rate unless named _hz; lengths and places in frames.
namespace headroom::signals {

using Samples = std::vector<float>;

struct Signal {
  std::string name;
  std::vector<Samples> channels; ///< all of one length
};

struct SignalSet {
  std::string name; ///< starts with the letter of the set, for example "b alternating"
  std::vector<Signal> signals;
};

/// How many members of a family are made.
enum class Extent {
  kShort, ///< a cross-section, for the test suite
  kFull,  ///< everything
};

/// Uniform numbers that are the same on every standard library.
class Random {
public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  /// In [low, high).
  double uniform(double low, double high) {
    return low + (high - low) * static_cast<double>(engine_() >> 11) * 0x1p-53;
  }
  /// In low..high, both included.
  std::size_t index(std::size_t low, std::size_t high) {
    return low + static_cast<std::size_t>(engine_() % (high - low + 1));
  }
  bool chance(double probability) { return uniform(0.0, 1.0) < probability; }
  double sign() { return chance(0.5) ? 1.0 : -1.0; }

private:
  std::mt19937_64 engine_;
};

double gain_from_db(double db);

/// Mono, unless the name says otherwise.
SignalSet ebu_true_peak(double sample_rate_hz);                   ///< (a) EBU Tech 3341, 15 to 23
SignalSet alternating_runs(Extent extent);                        ///< (b)
SignalSet binary_and_clipped(Extent extent);                      ///< (c)
SignalSet sweeps_and_tones(double sample_rate_hz, Extent extent); ///< (d)
SignalSet spikes(Extent extent);                                  ///< (e)
SignalSet bursts(Extent extent);                                  ///< (f)
SignalSet dc_steps(Extent extent);                                ///< (g)
SignalSet low_tones(double sample_rate_hz, Extent extent);        ///< (h)
SignalSet near_nyquist(Extent extent); ///< quiet or loud top band next to loud low peaks
SignalSet modulated(Extent extent);    ///< AM, FM, pulses between samples, edge tones
SignalSet extremes(Extent extent);     ///< up to the largest float, down to the smallest, NaN, Inf
SignalSet mixtures(double sample_rate_hz, Extent extent);     ///< several of the above at once
SignalSet stereo_pairs(double sample_rate_hz, Extent extent); ///< two channels that differ

/// All of the above, in this order.
std::vector<SignalSet> adversarial_sets(double sample_rate_hz, Extent extent);

/// Frames [begin, end) of x get a tone added.
/// @param phase  radians at frame begin
void add_tone(Samples& x, std::size_t begin, std::size_t end, double frequency, double phase,
              double level);

} // namespace headroom::signals
