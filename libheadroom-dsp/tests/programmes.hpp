// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cstdint>
#include <vector>

// What loudness is measured on: material that behaves like the real thing, built in code from fixed
// seeds, and the tone sequences of the EBU.
namespace headroom::signals {

enum class Material {
  kSpeech,     ///< syllables and phrases of coloured noise, pauses 40 dB below them
  kMusic,      ///< decaying notes on several voices, a beat, bars of different levels
  kPink,       ///< steady pink noise
  kGatedNoise, ///< white noise, on and off at random
  kTones,      ///< one steady tone after the other, 60 Hz to 9 kHz
};

struct Programme {
  std::vector<Samples> channels; ///< all of one length

  std::size_t frames() const { return channels[0].size(); }
  /// All channels, louder or quieter.
  void scale_db(double db);
  /// Appends; the number of channels has to agree.
  void append(const Programme& next);
};

/// Peaks about -6 dBFS; the channels share their course but not their samples.
Programme programme(Material material, double sample_rate_hz, std::uint32_t channels,
                    double seconds, std::uint64_t seed);

Programme silence(double sample_rate_hz, std::uint32_t channels, double seconds);

struct ToneStep {
  double dbfs; ///< of the sine's peak; below -200 is silence
  double seconds;
};

/// 1 kHz in phase on each channel, its level by steps (EBU Tech 3341 and 3342).
Programme stepped_tone(const std::vector<ToneStep>& steps, double sample_rate_hz,
                       std::uint32_t channels);

/// Calls process(ConstBlock) with blocks of at most `frames` frames through the whole programme.
template <class Process>
void feed(const Programme& programme, std::uint32_t frames, Process process) {
  std::vector<const float*> rows(programme.channels.size());
  for (std::size_t at = 0; at < programme.frames(); at += frames) {
    for (std::size_t c = 0; c < rows.size(); ++c)
      rows[c] = programme.channels[c].data() + at;
    const auto left = programme.frames() - at;
    process(ConstBlock{rows.data(), static_cast<std::uint32_t>(rows.size()),
                       static_cast<std::uint32_t>(std::min<std::size_t>(frames, left))});
  }
}

} // namespace headroom::signals
