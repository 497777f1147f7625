// SPDX-License-Identifier: MPL-2.0
#include "programmes.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace headroom::signals {

namespace {

constexpr double kTau = 2.0 * std::numbers::pi;

/// White noise through four one-poles an octave and a half apart: -3 dB per octave within 1 dB.
class PinkNoise {
public:
  PinkNoise(std::uint64_t seed, double sample_rate_hz) : random_(seed) {
    for (int i = 0; i < 8; ++i)
      share_[i] = 1.0 - std::exp(-kTau * 30.0 * std::pow(2.5, i) / sample_rate_hz);
  }
  double next() {
    const double white = random_.uniform(-1.0, 1.0);
    double sum = 0.0;
    for (int i = 0; i < 8; ++i) {
      state_[i] += share_[i] * (white - state_[i]);
      sum += state_[i] / std::sqrt(share_[i]);
    }
    return 0.1 * sum;
  }

private:
  Random random_;
  double share_[8];
  double state_[8] = {};
};

/// Level over time, the same for all channels of a programme.
using Envelope = std::vector<double>;

Envelope speech_envelope(std::size_t frames, double rate, std::uint64_t seed) {
  Random random(seed);
  Envelope level(frames, 0.0);
  std::size_t at = 0;
  while (at < frames) {
    const double phrase_level = random.uniform(0.6, 1.0);
    for (std::size_t syllable = random.index(5, 16); syllable > 0 && at < frames; --syllable) {
      const auto length = static_cast<std::size_t>(random.uniform(0.12, 0.3) * rate);
      const double height = phrase_level * random.uniform(0.35, 1.0);
      for (std::size_t n = 0; n < length && at < frames; ++n, ++at) {
        const double s = std::sin(std::numbers::pi * static_cast<double>(n) / double(length));
        level[at] = height * std::sqrt(s);
      }
    }
    at += static_cast<std::size_t>(random.uniform(0.2, 0.8) * rate);
  }
  for (double& value : level)
    value = std::max(value, 0.01);
  return level;
}

void add_notes(Samples& x, double rate, std::uint64_t seed) {
  Random random(seed);
  const double beat_s = random.uniform(0.3, 0.6);
  const auto beat = static_cast<std::size_t>(beat_s * rate);
  double bar_level = 1.0;
  std::size_t index = 0;
  for (std::size_t at = 0; at < x.size(); at += beat, ++index) {
    if (index % 8 == 0)
      bar_level = random.uniform(0.4, 1.0);
    for (int voice = 0; voice < 4; ++voice) {
      const double hz =
          55.0 * std::pow(2.0, voice + static_cast<double>(random.index(0, 12)) / 12.0);
      const double height = bar_level * random.uniform(0.1, 0.25);
      const auto length = static_cast<std::size_t>(2.0 * beat_s * rate);
      for (std::size_t n = 0; n < length && at + n < x.size(); ++n) {
        const double t = static_cast<double>(n) / rate;
        const double tone = std::sin(kTau * hz * t) + 0.4 * std::sin(kTau * 3.0 * hz * t);
        x[at + n] += static_cast<float>(height * std::exp(-2.5 * t) * tone);
      }
    }
    const double hit = bar_level * (index % 2 == 0 ? 0.25 : 0.12);
    for (std::size_t n = 0; n < beat / 2 && at + n < x.size(); ++n)
      x[at + n] += static_cast<float>(hit * std::exp(-30.0 * static_cast<double>(n) / rate) *
                                      random.uniform(-1.0, 1.0));
  }
}

void add_tone_steps(Samples& x, double rate, std::uint64_t seed) {
  Random random(seed);
  for (std::size_t at = 0; at < x.size();) {
    const std::size_t end =
        std::min(x.size(), at + static_cast<std::size_t>(random.uniform(0.3, 2.0) * rate));
    const double hz = 60.0 * std::pow(150.0, random.uniform(0.0, 1.0));
    add_tone(x, at, end, std::min(hz, 0.4 * rate) / rate, 0.0, random.uniform(0.1, 0.5));
    at = end;
  }
}

} // namespace

void Programme::scale_db(double db) {
  const auto gain = static_cast<float>(gain_from_db(db));
  for (auto& channel : channels)
    for (float& x : channel)
      x *= gain;
}

void Programme::append(const Programme& next) {
  for (std::size_t c = 0; c < channels.size(); ++c)
    channels[c].insert(channels[c].end(), next.channels[c].begin(), next.channels[c].end());
}

Programme programme(Material material, double sample_rate_hz, std::uint32_t channels,
                    double seconds, std::uint64_t seed) {
  const auto frames = static_cast<std::size_t>(seconds * sample_rate_hz);
  Envelope level(frames, 1.0);
  if (material == Material::kSpeech)
    level = speech_envelope(frames, sample_rate_hz, seed);
  if (material == Material::kGatedNoise) {
    Random random(seed);
    for (std::size_t at = 0; at < frames;) {
      const auto length = static_cast<std::size_t>(random.uniform(0.1, 3.0) * sample_rate_hz);
      const double height = random.chance(0.4) ? 0.0 : random.uniform(0.2, 1.0);
      std::fill(level.begin() + static_cast<std::ptrdiff_t>(at),
                level.begin() + static_cast<std::ptrdiff_t>(std::min(frames, at + length)), height);
      at += length;
    }
  }
  Programme result;
  for (std::uint32_t c = 0; c < channels; ++c) {
    Samples x(frames, 0.0f);
    PinkNoise pink(1000 * seed + c, sample_rate_hz);
    Random white(1000 * seed + c);
    for (std::size_t n = 0; n < frames; ++n) {
      if (material == Material::kSpeech || material == Material::kPink)
        x[n] = static_cast<float>(level[n] * pink.next());
      else if (material == Material::kGatedNoise)
        x[n] = static_cast<float>(level[n] * white.uniform(-0.5, 0.5));
    }
    if (material == Material::kMusic)
      add_notes(x, sample_rate_hz, 10 * seed + c / 2);
    if (material == Material::kTones)
      add_tone_steps(x, sample_rate_hz, 10 * seed + c / 2);
    result.channels.push_back(std::move(x));
  }
  return result;
}

Programme silence(double sample_rate_hz, std::uint32_t channels, double seconds) {
  return {std::vector<Samples>(channels,
                               Samples(static_cast<std::size_t>(seconds * sample_rate_hz), 0.0f))};
}

Programme stepped_tone(const std::vector<ToneStep>& steps, double sample_rate_hz,
                       std::uint32_t channels) {
  Samples x;
  for (const auto& [dbfs, seconds] : steps) {
    const std::size_t begin = x.size();
    x.resize(begin + static_cast<std::size_t>(std::lround(seconds * sample_rate_hz)), 0.0f);
    if (dbfs < -200.0)
      continue;
    const double level = gain_from_db(dbfs);
    for (std::size_t n = begin; n < x.size(); ++n) // one phase through all steps
      x[n] = static_cast<float>(level *
                                std::sin(kTau * 1000.0 * static_cast<double>(n) / sample_rate_hz));
  }
  return {std::vector<Samples>(channels, x)};
}

} // namespace headroom::signals
