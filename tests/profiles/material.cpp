// SPDX-License-Identifier: GPL-3.0-or-later
#include "material.hpp"

#include "reference/loudness_48k.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::measured {
namespace {

std::size_t frames_of(double seconds) { return static_cast<std::size_t>(seconds * kRateHz); }

signals::Programme at_loudness(signals::Material kind, double lufs, double seconds,
                               std::uint64_t seed) {
  auto result = signals::programme(kind, kRateHz, 2, seconds, seed);
  result.scale_db(lufs - reference::loudness_48k(result.channels));
  return result;
}

void normalize(Channels& channels, double peak_dbfs) {
  float highest = 0.0f;
  for (const auto& channel : channels)
    for (const float x : channel)
      highest = std::max(highest, std::fabs(x));
  const auto gain = static_cast<float>(signals::gain_from_db(peak_dbfs)) / highest;
  for (auto& channel : channels)
    for (float& x : channel)
      x *= gain;
}

/// A bang at once, a rumble that dies away over 3 s.
signals::Programme explosion(std::uint64_t seed) {
  auto result = signals::programme(signals::Material::kPink, kRateHz, 2, 3.0, seed);
  for (auto& channel : result.channels) {
    double dull = 0.0;
    for (std::size_t n = 0; n < channel.size(); ++n) {
      const double t = static_cast<double>(n) / kRateHz;
      dull += 0.15 * (static_cast<double>(channel[n]) - dull);
      channel[n] = static_cast<float>(dull * (0.3 + std::exp(-t / 0.4)) * (1.0 - t / 3.0));
    }
  }
  normalize(result.channels, -0.2);
  return result;
}

} // namespace

Material levelled(signals::Material kind, double lufs, double seconds) {
  const char* name = kind == signals::Material::kSpeech  ? "speech"
                     : kind == signals::Material::kMusic ? "music"
                                                         : "pink noise";
  auto channels = at_loudness(kind, lufs, seconds, 1).channels;
  const std::size_t frames = channels[0].size();
  return {name, std::move(channels), {frames - frames / 3, frames}, {}, {}};
}

Material film() {
  Material result{"film", Channels(2), {}, {}, {}};
  signals::Programme whole{result.channels};
  const auto add = [&](const signals::Programme& next, std::vector<Stretch>* where, double from_s) {
    const std::size_t begin = whole.frames();
    whole.append(next);
    if (where != nullptr)
      where->push_back({begin + frames_of(from_s), whole.frames()});
  };
  const auto dialogue = [](double seconds, std::uint64_t seed) {
    return at_loudness(signals::Material::kSpeech, -30.0, seconds, seed);
  };
  add(dialogue(14.0, 1), nullptr, 0.0);
  add(explosion(2), &result.louder, 0.0);
  add(dialogue(14.0, 3), &result.quiet, 8.0);
  add(at_loudness(signals::Material::kMusic, -46.0, 12.0, 4), nullptr, 0.0);
  add(explosion(5), &result.louder, 0.0);
  add(dialogue(14.0, 6), &result.quiet, 8.0);
  result.channels = std::move(whole.channels);
  result.judged = {frames_of(6.0), result.channels[0].size()};
  return result;
}

Material clipped_pop() {
  Material result = levelled(signals::Material::kMusic, -12.0, 30.0);
  result.name = "clipped pop";
  // Hotter and hotter into the clip until it is as loud as that.
  const Channels clean = std::move(result.channels);
  double low_db = 0.0, high_db = 40.0;
  for (int step = 0; step < 12; ++step) {
    const double drive_db = 0.5 * (low_db + high_db);
    const auto drive = static_cast<float>(signals::gain_from_db(drive_db));
    result.channels = clean;
    for (auto& channel : result.channels)
      for (float& x : channel)
        x = std::clamp(drive * x, -1.0f, 1.0f);
    (reference::loudness_48k(result.channels) < -7.0 ? low_db : high_db) = drive_db;
  }
  return result;
}

Material spikes() {
  Material result{"spikes",
                  signals::programme(signals::Material::kMusic, kRateHz, 2, 20.0, 7).channels,
                  {},
                  {},
                  {}};
  normalize(result.channels, -7.0);
  signals::Random random(8);
  for (double at_s = 1.0; at_s < 12.0; at_s += random.uniform(0.1, 0.8)) {
    const std::size_t length = random.chance(0.5) ? 1 : frames_of(0.002);
    const double level = signals::gain_from_db(random.uniform(-3.0, 12.0));
    for (std::size_t n = 0; n < length; ++n)
      for (auto& channel : result.channels)
        channel[frames_of(at_s) + n] += static_cast<float>(n % 2 == 0 ? level : -level);
  }
  result.judged = {frames_of(14.0), frames_of(20.0)};
  return result;
}

double integrated_lufs(const Channels& channels, Stretch stretch) {
  Channels part;
  for (const auto& channel : channels)
    part.emplace_back(channel.begin() + static_cast<std::ptrdiff_t>(stretch.begin),
                      channel.begin() + static_cast<std::ptrdiff_t>(stretch.end));
  return reference::loudness_48k(part);
}

} // namespace headroom::measured
