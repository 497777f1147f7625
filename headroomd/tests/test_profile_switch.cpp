// SPDX-License-Identifier: GPL-3.0-or-later
// Any shipped profile to any other while audio runs: no click, never above the ceiling, and
// everything of the new one in force.
#include "audio_rows.hpp"
#include "engine.hpp"
#include "profile/profile_directories.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <numbers>
#include <short_run.hpp>

using namespace headroom;
using test::AudioRows;

namespace {

constexpr double kRate = 48000.0;
constexpr double kTone = 220.0; // Hz
constexpr uint32_t kBlock = 512;

// Every fifth in a short run.
std::vector<profile::Profile> shipped() {
  const profile::ProfileDirectories directories({HEADROOM_SOURCE_PROFILES});
  std::vector<profile::Profile> profiles;
  for (const auto& entry : directories.list()) {
    auto parsed = directories.load(entry.name);
    REQUIRE(parsed.profile);
    profiles.push_back(std::move(*parsed.profile));
  }
  REQUIRE(profiles.size() >= 14);
  if (!headroom::test::short_run())
    return profiles;
  std::vector<profile::Profile> some;
  for (size_t i = 0; i < profiles.size(); i += 5)
    some.push_back(std::move(profiles[i]));
  return some;
}

/// An engine that plays a tone.
class Playing {
public:
  explicit Playing(const profile::Profile& profile) {
    engine.set(profile.settings.chain);
    engine.prepare(kRate, 1);
  }

  /// Adds what comes out to `heard`.
  void play(double seconds, double amplitude, std::vector<float>& heard) {
    const auto blocks = static_cast<uint32_t>(seconds * kRate / kBlock);
    for (uint32_t b = 0; b < blocks; ++b) {
      for (uint32_t i = 0; i < kBlock; ++i, ++frame_)
        in_[0][i] = static_cast<float>(
            amplitude * std::sin(2.0 * std::numbers::pi * kTone / kRate * double(frame_)));
      engine.process(in_, out_);
      heard.insert(heard.end(), out_[0].begin(), out_[0].end());
    }
  }

  Engine engine;

private:
  AudioRows in_{1, kBlock}, out_{1, kBlock};
  uint64_t frame_ = 0;
};

double peak(const std::vector<float>& samples, size_t from, size_t to) {
  double highest = 0.0;
  for (size_t i = from; i < to; ++i)
    highest = std::max(highest, double(std::fabs(samples[i])));
  return highest;
}

double rms_db(const std::vector<float>& samples, size_t count) {
  double sum = 0.0;
  for (size_t i = samples.size() - count; i < samples.size(); ++i)
    sum += double(samples[i]) * double(samples[i]);
  return 10.0 * std::log10(sum / double(count));
}

double ceiling(const profile::Profile& profile) {
  return std::pow(10.0, double(profile.settings.chain.limiter.ceiling_dbtp) / 20.0);
}

} // namespace

TEST_CASE("a switch between any two shipped profiles does not click, and keeps both ceilings") {
  const auto profiles = shipped();
  for (const auto& from : profiles)
    for (const auto& to : profiles) {
      if (&from == &to)
        continue;
      INFO(from.name << " -> " << to.name);
      Playing playing(from);
      std::vector<float> heard;
      playing.play(0.4, 0.9, heard);
      const size_t switched = heard.size();
      playing.engine.set(to.settings.chain);
      playing.play(0.4, 0.9, heard);

      // 0.1 dB: what the limiter promises.
      const double margin = 1.0116;
      REQUIRE(peak(heard, 0, heard.size()) <= margin * std::max(ceiling(from), ceiling(to)));
      // The look-ahead fades over within 50 ms, and then twice its length holds old samples.
      const size_t settled = switched + static_cast<size_t>(0.1 * kRate);
      REQUIRE(peak(heard, settled, heard.size()) <= margin * ceiling(to));

      // The steepest a tone of this peak can be; a quarter more for gains that move, of which the
      // fastest, an attack of the limiter, covers 6 dB in its look-ahead of 2 ms.
      const double highest = peak(heard, switched - kBlock, heard.size());
      const double steepest = 2.0 * std::numbers::pi * kTone / kRate * highest;
      double step = 0.0;
      for (size_t i = switched - kBlock; i < heard.size(); ++i)
        step = std::max(step, double(std::fabs(heard[i] - heard[i - 1])));
      INFO("steepest step " << step / steepest << " times the tone's own");
      REQUIRE(step <= 1.25 * steepest);
    }
}

TEST_CASE("after a switch everything of the new profile is in force") {
  const auto profiles = shipped();
  for (size_t i = 0; i < profiles.size(); ++i) {
    const auto& from = profiles[i];
    const auto& to = profiles[(i + profiles.size() / 2) % profiles.size()];
    INFO(from.name << " -> " << to.name);
    Playing switched(from), fresh(to);
    std::vector<float> one, other;
    switched.play(0.5, 0.25, one);
    fresh.play(0.5, 0.25, other);
    switched.engine.set(to.settings.chain);
    REQUIRE(switched.engine.settings() == to.settings.chain);
    REQUIRE(switched.engine.latency_frames() == fresh.engine.latency_frames());
    // Longer than any of their time constants; then nothing remembers the old one.
    switched.play(12.0, 0.25, one);
    fresh.play(12.0, 0.25, other);
    CHECK(rms_db(one, 48000) == Approx(rms_db(other, 48000)).margin(0.3));
  }
}
