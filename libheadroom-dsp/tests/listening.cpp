// SPDX-License-Identifier: MPL-2.0
#include "listening.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace headroom::listening {
namespace {

constexpr double kRate = 48000.0;
constexpr double kTurn = 2.0 * std::numbers::pi;

std::size_t frames_of(double seconds) { return static_cast<std::size_t>(seconds * kRate); }

/// White noise through five one-pole filters an octave and a half apart, summed.
class Pink {
public:
  explicit Pink(std::uint64_t seed) : random_(seed) {}
  double next() {
    const double white = random_.uniform(-1.0, 1.0);
    double sum = 0.02 * white;
    double corner = 20.0 / kRate;
    for (double& state : states_) {
      state += (1.0 - std::exp(-kTurn * corner)) * (white - state);
      sum += state;
      corner *= 3.6;
    }
    return sum;
  }

private:
  signals::Random random_;
  double states_[6] = {};
};

void normalise(Channels& channels) {
  float highest = 0.0f;
  for (const auto& channel : channels)
    for (const float x : channel)
      highest = std::max(highest, std::abs(x));
  for (auto& channel : channels)
    for (float& x : channel)
      x /= highest;
}

} // namespace

Channels pink_noise(double seconds) {
  Channels channels;
  for (const std::uint64_t seed : {51u, 52u}) {
    Pink pink(seed);
    signals::Samples x(frames_of(seconds));
    std::ranges::generate(x, [&] { return static_cast<float>(pink.next()); });
    channels.push_back(x);
  }
  normalise(channels);
  return channels;
}

Channels speech(double seconds) {
  signals::Random random(53);
  signals::Samples left(frames_of(seconds)), right(left.size());
  std::size_t at = 0;
  while (at < left.size()) {
    const std::size_t syllables = random.index(5, 14);
    for (std::size_t s = 0; s < syllables; ++s) {
      const double length = random.uniform(0.12, 0.28), pitch = random.uniform(95.0, 160.0);
      const double level = random.uniform(0.25, 1.0);
      const bool voiced = random.chance(0.75);
      const double formant = random.uniform(400.0, 900.0);
      const std::size_t frames = frames_of(length);
      for (std::size_t n = 0; n < frames && at + n < left.size(); ++n) {
        const double t = static_cast<double>(n) / kRate, part = t / length;
        double x = 0.0;
        if (voiced)
          for (int k = 1; k <= 20; ++k) {
            const double away = (k * pitch - formant) / 300.0;
            x += (0.12 + std::exp(-away * away)) / k * std::cos(kTurn * k * pitch * t);
          }
        else
          x = 0.25 * random.uniform(-1.0, 1.0);
        const double shape = std::sin(std::numbers::pi * part);
        left[at + n] = static_cast<float>(level * shape * x);
        right[at + n] = 0.9f * left[at + n];
      }
      at += frames;
    }
    at += frames_of(random.uniform(0.3, 1.5)); // a breath
  }
  Channels channels = {left, right};
  normalise(channels);
  return channels;
}

Channels music(double seconds) {
  signals::Random random(54);
  Channels channels(2, signals::Samples(frames_of(seconds)));
  constexpr double kBeat = 0.5;
  double root = 110.0;
  for (std::size_t n = 0; n < channels[0].size(); ++n) {
    const double t = static_cast<double>(n) / kRate;
    const double in_beat = std::fmod(t, kBeat);
    const bool loud = std::fmod(t, 16.0) < 8.0;
    if (n % frames_of(4.0 * kBeat) == 0)
      root = 110.0 * std::pow(2.0, static_cast<double>(random.index(0, 7)) / 12.0);
    const double drum =
        std::exp(-in_beat / 0.08) *
        std::sin(kTurn * (55.0 * in_beat + 3.0 * (1.0 - std::exp(-in_beat / 0.03))));
    double chord = 0.0;
    for (const double interval : {1.0, 1.26, 1.5, 2.0})
      for (int k = 1; k <= 4; ++k)
        chord += std::sin(kTurn * root * interval * k * t) / (4.0 * k * k);
    const double hat = random.uniform(-1.0, 1.0) * std::exp(-std::fmod(t, kBeat / 2.0) / 0.02);
    const double level = loud ? 1.0 : 0.4;
    const double middle = level * (0.8 * drum + 0.3 * chord);
    channels[0][n] = static_cast<float>(middle + level * 0.15 * hat);
    channels[1][n] = static_cast<float>(middle - level * 0.05 * hat);
  }
  normalise(channels);
  return channels;
}

Channels at_gain(Channels channels, double db) {
  const auto gain = static_cast<float>(signals::gain_from_db(db));
  for (auto& channel : channels)
    for (float& x : channel)
      x *= gain;
  return channels;
}

} // namespace headroom::listening
