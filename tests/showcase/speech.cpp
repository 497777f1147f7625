// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter.hpp"
#include "voice.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace headroom::showcase {
namespace {

constexpr double kPi = std::numbers::pi;

struct Vowel {
  double formants_hz[3];
};
// Averages of male speakers: Peterson and Barney, "Control methods used in a study of the vowels",
// JASA 24 (1952), table II.
constexpr std::array<Vowel, 5> kVowels = {{{{270, 2290, 3010}},
                                           {{530, 1840, 2480}},
                                           {{730, 1090, 2440}},
                                           {{570, 840, 2410}},
                                           {{300, 870, 2240}}}};

std::size_t frames_of(double seconds) { return static_cast<std::size_t>(seconds * kRateHz); }

/// Rises and falls over the length with 12 ms flanks.
double envelope(std::size_t i, std::size_t length) {
  const double flank = static_cast<double>(frames_of(0.012));
  const double edge = static_cast<double>(std::min(i, length - 1 - i)) / flank;
  return edge >= 1.0 ? 1.0 : 0.5 - 0.5 * std::cos(kPi * edge);
}

/// A thump of air on the microphone and a crack.
void add_plosive(Random& random, std::vector<double>& line, std::size_t at) {
  const double thump_hz = random.uniform(55.0, 85.0);
  for (std::size_t i = 0; i < frames_of(0.07) && at + i < line.size(); ++i) {
    const double t = static_cast<double>(i) / kRateHz;
    line[at + i] += 1.6 * std::exp(-t / 0.02) * std::sin(2.0 * kPi * thump_hz * t);
    if (i < frames_of(0.006))
      line[at + i] += random.uniform(-0.9, 0.9) * std::exp(-t / 0.002);
  }
}

void add_sibilant(Random& random, std::vector<double>& line, std::size_t at, std::size_t length) {
  Resonator hiss(random.uniform(5200.0, 7800.0), 1800.0, kRateHz);
  for (std::size_t i = 0; i < length && at + i < line.size(); ++i)
    line[at + i] += 2.2 * envelope(i, length) * hiss(random.uniform(-1.0, 1.0));
}

void add_vowel(Random& random, std::vector<double>& line, std::size_t at, std::size_t length,
               double pitch_hz) {
  const Vowel& vowel = kVowels[random.index(0, kVowels.size() - 1)];
  Resonator first(vowel.formants_hz[0], 70.0, kRateHz);
  Resonator second(vowel.formants_hz[1], 100.0, kRateHz);
  Resonator third(vowel.formants_hz[2], 140.0, kRateHz);
  LowPass glottis(900.0, kRateHz);
  double phase = 1.0, period = 1.0;
  for (std::size_t i = 0; i < length && at + i < line.size(); ++i) {
    if (phase >= period) {
      phase -= period;
      period = kRateHz / (pitch_hz * random.uniform(0.985, 1.015));
    }
    const double pulse = glottis(phase < 1.0 ? 160.0 : random.uniform(-0.06, 0.06));
    phase += 1.0;
    line[at + i] += 1.4 * envelope(i, length) *
                    (first(pulse) + 0.6 * second(pulse) + 0.35 * third(pulse));
  }
}

} // namespace

Channels speech(Random& random, std::size_t frames) {
  std::vector<double> line(frames, 0.0);
  std::size_t at = frames_of(0.05);
  while (at < frames) {
    const std::size_t syllables = random.index(4, 8);
    for (std::size_t s = 0; s < syllables && at < frames; ++s) {
      const double start = random.uniform(0.0, 1.0);
      if (start < 0.35) {
        add_plosive(random, line, at);
        at += frames_of(0.02);
      } else if (start < 0.65) {
        const std::size_t length = frames_of(random.uniform(0.06, 0.12));
        add_sibilant(random, line, at, length);
        at += length;
      }
      const std::size_t length = frames_of(random.uniform(0.10, 0.22));
      const double fall = 1.0 - 0.3 * static_cast<double>(s) / static_cast<double>(syllables);
      add_vowel(random, line, at, length, 128.0 * fall * random.uniform(0.94, 1.08));
      at += length;
    }
    at += frames_of(random.uniform(0.22, 0.4));
  }
  // A little to the left, and 7 frames later on the right.
  Channels channels(2, std::vector<float>(frames, 0.0f));
  for (std::size_t n = 0; n < frames; ++n) {
    channels[0][n] = static_cast<float>(line[n]);
    channels[1][n] = static_cast<float>(0.85 * (n >= 7 ? line[n - 7] : 0.0));
  }
  limit_band(channels);
  normalize(channels, 0.0);
  return channels;
}

} // namespace headroom::showcase
