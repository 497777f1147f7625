// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/near_nyquist_band.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>

using namespace headroom;
using signals::Samples;

namespace {

constexpr std::uint32_t kDelay = 64;
constexpr double kRate = 48000.0;

struct Result {
  Samples out;
  Samples any;
  Samples narrow;
  bool operator==(const Result&) const = default;
};

Result run(NearNyquistBand& band, const Samples& x, std::uint32_t block) {
  DelayLine line;
  line.prepare(0, block);
  std::vector<NearNyquistBand::Residual> slots(block / NearNyquistBand::kSlotFrames + 2);
  std::vector<NearNyquistBand::Residual> residual(block);
  const Samples thresholds(block, 1.0f);
  Result result;
  for (std::size_t at = 0; at < x.size(); at += block) {
    const auto frames = static_cast<std::uint32_t>(std::min<std::size_t>(block, x.size() - at));
    float* const out = line.append(frames);
    float* const in = band.append(frames);
    float peak = 0.0f;
    for (std::uint32_t i = 0; i < frames; ++i) {
      in[i] = x[at + i];
      peak = std::max(peak, std::abs(in[i]));
    }
    const std::uint32_t position = band.slot_position();
    const auto [out_peak, most] =
        band.process(in, frames, peak, thresholds.data(), out, slots.data());
    for (std::uint32_t i = 0; i < frames; ++i)
      residual[i] = slots[(position + i) / NearNyquistBand::kSlotFrames];
    float highest_out = 0.0f;
    for (std::uint32_t i = 0; i < frames; ++i)
      highest_out = std::max(highest_out, std::abs(out[i]));
    REQUIRE(out_peak == highest_out);
    const bool any = most.passed > 0.0f || most.narrow > 0.0f || most.leaked > 0.0f;
    NearNyquistBand::Residual highest;
    for (std::uint32_t i = 0; any && i < frames; ++i) {
      highest.passed = std::max(highest.passed, residual[i].passed);
      highest.narrow = std::max(highest.narrow, residual[i].narrow);
      highest.leaked = std::max(highest.leaked, residual[i].leaked);
    }
    REQUIRE(most == highest);
    result.out.insert(result.out.end(), out, out + frames);
    for (std::uint32_t i = 0; i < frames; ++i) {
      result.any.push_back(any ? std::max(residual[i].passed, residual[i].leaked) : 0.0f);
      result.narrow.push_back(any ? residual[i].narrow : 0.0f);
    }
  }
  return result;
}

NearNyquistBand make() {
  NearNyquistBand band;
  band.prepare(kDelay, kRate, 1024);
  return band;
}

/// The output is the input kDelay frames later, bit for bit.
bool delayed(const Samples& out, const Samples& x) {
  return std::equal(out.begin() + kDelay, out.end(), x.begin()) &&
         std::all_of(out.begin(), out.begin() + kDelay, [](float y) { return y == 0.0f; });
}

double peak_from(const Samples& x, std::size_t begin) {
  float highest = 0.0f;
  for (std::size_t n = begin; n < x.size(); ++n)
    highest = std::max(highest, std::abs(x[n]));
  return static_cast<double>(highest);
}

} // namespace

TEST_CASE("a quiet top band goes through bit for bit, however loud the rest") {
  Samples x(20000, 0.0f);
  signals::add_tone(x, 0, x.size(), 0.021, 0.3, 0.9);
  signals::add_tone(x, 0, x.size(), 0.49, 0.0, 0.01); // -40 dBFS
  NearNyquistBand band = make();
  CHECK(delayed(run(band, x, 256).out, x));
}

TEST_CASE("a top band that is far below the ceiling goes through bit for bit") {
  Samples x(20000, 0.0f);
  signals::add_tone(x, 0, x.size(), 0.49, 0.0, 0.1);
  NearNyquistBand band = make();
  CHECK(delayed(run(band, x, 256).out, x));
}

TEST_CASE("what goes through unsubtracted is reported, what never matters is not") {
  Samples x(20000, 0.0f);
  signals::add_tone(x, 0, x.size(), 0.49, 0.0, 0.1);
  NearNyquistBand band = make();
  CHECK(peak_from(run(band, x, 256).any, 5000) > 0.08);
  Samples low(20000, 0.0f);
  signals::add_tone(low, 0, low.size(), 0.1, 0.0, 0.1);
  band = make();
  CHECK(peak_from(run(band, low, 256).any, 0) == 0.0);
}

TEST_CASE("a tone near f_s / 2 that endangers the ceiling is taken out by 40 dB") {
  for (const double f : {0.48, 0.49, 0.495, 0.4999}) {
    Samples x(20000, 0.0f);
    signals::add_tone(x, 0, x.size(), f, 0.4, 1.0);
    NearNyquistBand band = make();
    const auto out = run(band, x, 256).out;
    INFO(f << " f_s");
    CHECK(20.0 * std::log10(peak_from(out, 6000)) <= -40.0);
  }
}

TEST_CASE("taking the top band out leaves a tone below it as it is") {
  Samples x(20000, 0.0f), low(20000, 0.0f);
  signals::add_tone(low, 0, low.size(), 0.3, 0.0, 0.5);
  x = low;
  signals::add_tone(x, 0, x.size(), 0.495, 0.4, 0.8);
  NearNyquistBand band = make();
  const auto out = run(band, x, 256).out;
  double worst = 0.0;
  for (std::size_t n = 6000; n < out.size(); ++n)
    worst = std::max(worst, static_cast<double>(std::abs(out[n] - low[n - kDelay])));
  CHECK(20.0 * std::log10(worst) <= -40.0);
}

TEST_CASE("the size of the blocks changes neither output nor residual") {
  signals::Random random(4);
  Samples x(30000, 0.0f);
  for (std::size_t n = 0; n < x.size(); ++n) // noise, silence long enough to rest, and a loud edge
    if (n / 7000 % 2 == 0)
      x[n] = static_cast<float>(random.uniform(-0.5, 0.5)) + (n % 2 == 0 ? 0.4f : -0.4f);
  NearNyquistBand band = make();
  const Result expected = run(band, x, 1024);
  CHECK_FALSE(delayed(expected.out, x));
  for (const std::uint32_t block : {1u, 3u, 7u, 64u, 513u}) {
    band.reset();
    INFO("blocks of " << block);
    const Result result = run(band, x, block);
    CHECK((result.out == expected.out));
    CHECK(result.any == expected.any);
  }
}

TEST_CASE("the size of the blocks changes no bound of a top band that is too quiet to matter") {
  signals::Random random(5);
  Samples x(60000, 0.0f);
  for (std::size_t n = 0; n < x.size(); ++n) // louder for a moment, then long enough to fade
    x[n] = static_cast<float>(random.uniform(-0.01, 0.01) * (n % 20000 < 500 ? 1.0 : 0.2));
  signals::add_tone(x, 25000, 28000, 0.495, 0.0, 0.01);
  NearNyquistBand band = make();
  const Result expected = run(band, x, 1);
  CHECK(delayed(expected.out, x));
  CHECK(peak_from(expected.any, 0) > 0.004);
  CHECK(peak_from(expected.narrow, 0) > 0.004);
  CHECK(static_cast<double>(expected.any.back()) < 0.5 * peak_from(expected.any, 45000));
  for (const std::uint32_t block : {3u, 16u, 64u, 513u, 1024u}) {
    band.reset();
    INFO("blocks of " << block);
    const Result result = run(band, x, block);
    CHECK((result.out == expected.out));
    CHECK((result.any == expected.any));
    CHECK((result.narrow == expected.narrow));
  }
}

TEST_CASE("silence after a loud top band comes to exact rest") {
  Samples x(200000, 0.0f);
  signals::add_tone(x, 0, 5000, 0.495, 0.4, 2.0);
  NearNyquistBand band = make();
  const Result result = run(band, x, 128);
  CHECK(peak_from(result.out, 6000) == 0.0);
  CHECK(peak_from(result.any, 150000) == 0.0);
  band.reset();
  const Samples quiet(2000, 0.0f);
  CHECK(peak_from(run(band, quiet, 128).out, 0) == 0.0);
}
