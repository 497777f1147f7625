// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "../signals.hpp"
#include "excess.hpp"
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

// The judge of transparency: signals that a limiter has no reason to touch, and whether it did.
namespace headroom::reference {

/// Largest level of what lies above an edge, frequency as a fraction of f_s: the signal less what
/// a reconstruction with its stop edge there lets pass, at 8 points per sample. Linear.
double peak_above(TruePeak& judge, std::span<const float> x, double frequency);

/// A signal whose true peak is below the ceiling by a given distance and whose content above
/// 0.4535 f_s stays below -40 dBFS peak: both verified, by the larger of T20 and TN.
/// Seeded: tones, noise, alternating bursts of the quiet top band, steps, clicks, low-passed.
/// @param below_db  > 0, how far under the ceiling the true peak is placed
signals::Signal untouchable_signal(TruePeak& judge, std::uint64_t seed, std::size_t frames,
                                   double ceiling_dbtp, double below_db);

/// Where an output is not its input delayed; the whole signal, bit for bit (zeros of either sign
/// are one value).
struct DelayCheck {
  bool exact = true;
  std::size_t channel = 0, frame = 0; ///< of the first difference
  double difference = 0.0;            ///< the largest, linear
};
DelayCheck is_pure_delay(const Channels& input, const Channels& output, std::size_t latency_frames);

} // namespace headroom::reference
