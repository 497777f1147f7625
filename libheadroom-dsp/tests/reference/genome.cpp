// SPDX-License-Identifier: MPL-2.0
#include "../signals.hpp"
#include "search.hpp"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <sstream>
#include <stdexcept>

namespace headroom::reference {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr float kLargest = 128.0f; // +42 dBFS: what the sets ask for

/// The fixed sets' signals, to start from: what is known to be hard.
const std::vector<signals::Samples>& set_signals() {
  static const std::vector<signals::Samples> list = [] {
    std::vector<signals::Samples> all;
    for (auto& set : signals::adversarial_sets(48000.0, signals::Extent::kShort)) {
      if (set.name.front() == 'x')
        continue; // a NaN would drown everything it is mixed with
      for (auto& signal : set.signals)
        all.push_back(std::move(signal.channels[0]));
    }
    return all;
  }();
  return list;
}

void add_segment(std::vector<float>& x, const Segment& s) {
  const std::size_t begin = std::min<std::size_t>(s.begin, x.size());
  const std::size_t end = std::min<std::size_t>(begin + s.length, x.size());
  signals::Random random(s.seed);
  const auto& sets = set_signals();
  const auto& set_signal = sets[std::min(
      sets.size() - 1, static_cast<std::size_t>(s.a * static_cast<double>(sets.size())))];
  for (std::size_t n = begin; n < end; ++n) {
    const double t = static_cast<double>(n - begin);
    const double length = static_cast<double>(s.length);
    double value = 0.0;
    switch (s.kind) {
    case Segment::Kind::kTone:
      value = std::sin(2.0 * kPi * (s.a * t + s.b));
      break;
    case Segment::Kind::kAlternating: {
      // a: frames between flips of the sign pattern (as a fraction of the length); b: start sign.
      const auto flip = static_cast<std::size_t>(1.0 + s.a * length);
      const bool even = ((n - begin) + (n - begin) / flip) % 2 == 0;
      value = even == (s.b < 0.5) ? 1.0 : -1.0;
      break;
    }
    case Segment::Kind::kSpikes: {
      const auto period = static_cast<std::size_t>(1.0 + s.a * 400.0);
      const bool spike = (n - begin) % period == 0;
      const double sign = random.chance(s.b) ? -1.0 : 1.0;
      value = spike ? sign : 0.0;
      break;
    }
    case Segment::Kind::kNoise:
      value = random.uniform(-1.0, 1.0);
      break;
    case Segment::Kind::kBinary:
      value = random.sign();
      break;
    case Segment::Kind::kStep:
      value = 1.0;
      break;
    case Segment::Kind::kBump:
      value = std::sin(kPi * (t + 0.5) / length) * std::sin(kPi * (t + 0.5) / length);
      break;
    case Segment::Kind::kTwoTones:
      value = 0.5 * (std::sin(2.0 * kPi * s.a * t) +
                     std::sin(2.0 * kPi * (s.a + 0.004 * (s.b - 0.5)) * t));
      break;
    case Segment::Kind::kTails: {
      // The signs of sinc about a crest between two samples at a fraction of the length.
      const double from_crest = t - std::floor(s.a * length) - 0.5;
      const auto distance = static_cast<std::size_t>(std::fabs(from_crest));
      value = (distance % 2 == 0 ? 1.0 : -1.0) /
              std::pow(1.0 + static_cast<double>(distance), s.b * 0.5);
      break;
    }
    case Segment::Kind::kSetSignal:
      value = n - begin < set_signal.size() ? double{set_signal[n - begin]} : 0.0;
      break;
    case Segment::Kind::kGain:
      x[n] *= static_cast<float>(s.level);
      continue;
    case Segment::Kind::kCount:
      break;
    }
    x[n] += static_cast<float>(s.level * value);
  }
}

} // namespace

Channels render_genome(const Genome& genome) {
  Channels channels(genome.channels, std::vector<float>(genome.frames, 0.0f));
  for (std::uint32_t c = 0; c < genome.channels; ++c) {
    for (const Segment& segment : genome.rows[c])
      add_segment(channels[c], segment);
    for (float& value : channels[c])
      value = std::clamp(value, -kLargest, kLargest);
  }
  return channels;
}

std::string to_text(const Genome& genome) {
  std::string text = std::to_string(genome.frames);
  char field[256];
  for (const auto& row : genome.rows) {
    text += " /";
    for (const Segment& s : row) {
      std::snprintf(field, sizeof field, " %u,%u,%u,%.17g,%.17g,%.17g,%llu",
                    static_cast<unsigned>(s.kind), s.begin, s.length, s.level, s.a, s.b,
                    static_cast<unsigned long long>(s.seed));
      text += field;
    }
  }
  return text;
}

Genome parse_genome(const std::string& text) {
  Genome genome;
  genome.channels = 0;
  std::istringstream words(text);
  words >> genome.frames;
  for (std::string word; words >> word;) {
    if (word == "/") {
      genome.rows.emplace_back();
      ++genome.channels;
      continue;
    }
    unsigned kind = 0, begin = 0, length = 0;
    unsigned long long seed = 0;
    Segment s{};
    if (genome.rows.empty() || std::sscanf(word.c_str(), "%u,%u,%u,%lf,%lf,%lf,%llu", &kind, &begin,
                                           &length, &s.level, &s.a, &s.b, &seed) != 7)
      throw std::invalid_argument("not a genome at: " + word);
    s.kind = static_cast<Segment::Kind>(kind);
    s.begin = begin;
    s.length = length;
    s.seed = seed;
    genome.rows.back().push_back(s);
  }
  return genome;
}

} // namespace headroom::reference
