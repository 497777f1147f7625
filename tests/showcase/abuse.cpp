// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference/true_peak.hpp"
#include "voice.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headroom::showcase {
namespace {

constexpr double kPi = std::numbers::pi;

} // namespace

Channels between_samples(Random& random, std::size_t frames) {
  Channels channels(2, std::vector<float>(frames, 0.0f));
  std::size_t at = 0;
  for (int part = 0; at < frames; ++part) {
    const std::size_t length = std::min(frames - at, random.index(9000, 14000));
    const std::size_t flip = random.index(length / 3, length / 2);
    for (std::size_t i = 0; i < length * 4 / 5; ++i) {
      double left = 0.0, right = 0.0;
      switch (part % 3) {
      case 0: // a quarter of the sample rate at 45 degrees: 3 dB between the samples
        left = right = std::sin(kPi / 2.0 * static_cast<double>(i) + kPi / 4.0) * std::sqrt(2.0);
        break;
      case 1: // +1 -1 +1 ... that turns over once
        left = (i % 2 == 0) == (i < flip) ? 1.0 : -1.0;
        right = (i % 2 == 0) == (i < flip + 500) ? 1.0 : -1.0;
        break;
      default: // noise of two values
        left = random.sign();
        right = random.sign();
      }
      channels[0][at + i] = static_cast<float>(left);
      channels[1][at + i] = static_cast<float>(right);
    }
    at += length;
  }
  return channels;
}

void add_spikes(Random& random, Channels& channels, int count, double low_db, double high_db) {
  for (int i = 0; i < count; ++i) {
    auto& channel = channels[random.index(0, channels.size() - 1)];
    const double level = signals::gain_from_db(random.uniform(low_db, high_db));
    channel[random.index(0, channel.size() - 1)] = static_cast<float>(random.sign() * level);
  }
}

Channels heavy_bass(std::size_t frames) {
  Channels channels(2, std::vector<float>(frames));
  double phase = 0.0;
  for (std::size_t n = 0; n < frames; ++n) {
    const double place = static_cast<double>(n) / static_cast<double>(frames);
    phase += (28.0 + 70.0 * place) / kRateHz;
    const double sine = std::sin(2.0 * kPi * phase);
    const double swell = std::sin(kPi * place); // from nothing, and back
    channels[0][n] = static_cast<float>(swell * (place < 0.6 ? sine : std::copysign(1.0, sine)));
    channels[1][n] = static_cast<float>(swell * sine);
  }
  return channels;
}

void clip(Channels& channels, double drive_db) {
  const auto drive = static_cast<float>(signals::gain_from_db(drive_db));
  for (auto& channel : channels)
    for (float& sample : channel)
      sample = std::clamp(drive * sample, -1.0f, 1.0f);
}

void limit_band(Channels& channels) {
  constexpr reference::Reconstruction kFilter{0.40, 0.44, 192.0};
  constexpr std::size_t kReach = 96;
  std::vector<double> taps;
  for (std::size_t i = 0; i <= 2 * kReach; ++i)
    taps.push_back(
        reference::impulse_response(kFilter, static_cast<double>(i) - double{kReach}));
  for (auto& channel : channels) {
    const std::vector<float> from = channel;
    for (std::size_t n = 0; n < from.size(); ++n) {
      double sum = 0.0;
      const std::size_t first = n < kReach ? kReach - n : 0;
      for (std::size_t i = first; i <= 2 * kReach && n + i - kReach < from.size(); ++i)
        sum += taps[i] * double{from[n + i - kReach]};
      channel[n] = static_cast<float>(sum);
    }
  }
}

void normalize(Channels& channels, double peak_db) {
  float peak = 0.0f;
  for (const auto& channel : channels)
    for (float sample : channel)
      peak = std::max(peak, std::fabs(sample));
  const auto gain = static_cast<float>(signals::gain_from_db(peak_db)) / peak;
  for (auto& channel : channels)
    for (float& sample : channel)
      sample *= gain;
}

} // namespace headroom::showcase
