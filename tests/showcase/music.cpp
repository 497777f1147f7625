// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter.hpp"
#include "voice.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace headroom::showcase {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kBeat = 60.0 / 118.0; // seconds

struct Mix {
  std::vector<double> left, right;
  void add(std::size_t n, double value, double pan) { // pan -1 left .. 1 right
    left[n] += value * std::sqrt(0.5 * (1.0 - pan));
    right[n] += value * std::sqrt(0.5 * (1.0 + pan));
  }
};

/// Calls `sound(t)` for every frame of [at, at + length) seconds that is inside the mix.
template <class Sound> void lay(Mix& mix, double at, double length, double pan, Sound sound) {
  const auto begin = static_cast<std::size_t>(at * kRateHz);
  const auto count = static_cast<std::size_t>(length * kRateHz);
  for (std::size_t i = 0; i < count && begin + i < mix.left.size(); ++i)
    mix.add(begin + i, sound(static_cast<double>(i) / kRateHz), pan);
}

void add_kick(Mix& mix, double at) {
  lay(mix, at, 0.35, 0.0, [](double t) {
    const double phase = 48.0 * t + 110.0 * 0.035 * (1.0 - std::exp(-t / 0.035));
    return 1.3 * std::exp(-t / 0.11) * std::sin(2.0 * kPi * phase);
  });
}

void add_snare(Random& random, Mix& mix, double at) {
  LowPass dull(9000.0, kRateHz);
  lay(mix, at, 0.25, 0.1, [&](double t) {
    return 0.9 * std::exp(-t / 0.06) * dull(random.uniform(-1.0, 1.0)) +
           0.5 * std::exp(-t / 0.04) * std::sin(2.0 * kPi * 188.0 * t);
  });
}

void add_hat(Random& random, Mix& mix, double at, double pan) {
  LowPass body(7000.0, kRateHz);
  lay(mix, at, 0.06, pan, [&](double t) {
    const double noise = random.uniform(-1.0, 1.0);
    return 0.35 * std::exp(-t / 0.015) * (noise - body(noise));
  });
}

/// Six harmonics of a saw under a decaying envelope.
void add_note(Mix& mix, double at, double length, double hz, double level, double pan) {
  lay(mix, at, length, pan, [=](double t) {
    double sum = 0.0;
    for (int k = 1; k <= 6; ++k)
      sum += std::sin(2.0 * kPi * hz * k * t) / k;
    const double attack = 1.0 - std::exp(-t / 0.004);
    const double release = std::min(1.0, (length - t) / 0.02);
    return level * attack * release * std::exp(-t / (2.0 * length)) * sum;
  });
}

} // namespace

Channels music(Random& random, std::size_t frames) {
  Mix mix{std::vector<double>(frames, 0.0), std::vector<double>(frames, 0.0)};
  constexpr std::array<double, 4> kRoots = {55.0, 43.65, 65.41, 49.0}; // A F C G
  constexpr std::array<double, 3> kChord = {4.0, 5.0, 6.0};            // major, just intonation
  const double seconds = static_cast<double>(frames) / kRateHz;
  for (int beat = 0; beat * kBeat < seconds; ++beat) {
    const double at = beat * kBeat;
    const double root = kRoots[static_cast<std::size_t>(beat / 4) % kRoots.size()];
    add_kick(mix, at);
    if (beat % 2 == 1)
      add_snare(random, mix, at);
    for (int half = 0; half < 2; ++half) {
      add_hat(random, mix, at + half * kBeat / 2.0, half == 0 ? 0.4 : -0.3);
      add_note(mix, at + half * kBeat / 2.0, kBeat * 0.45,
               root * (random.chance(0.25) ? 2.0 : 1.0), 0.4, 0.0);
    }
    if (beat % 4 == 0)
      for (double tone : kChord)
        for (double side : {-0.7, 0.7}) // detuned against each other
          add_note(mix, at, 4.0 * kBeat, root * tone * (1.0 + 0.002 * side), 0.13, side);
  }
  Channels channels(2, std::vector<float>(frames));
  for (std::size_t n = 0; n < frames; ++n) {
    channels[0][n] = static_cast<float>(mix.left[n]);
    channels[1][n] = static_cast<float>(mix.right[n]);
  }
  limit_band(channels);
  normalize(channels, 0.0);
  return channels;
}

} // namespace headroom::showcase
