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

constexpr std::uint32_t kHistory = 100;

struct Result {
  Samples out;
  Samples any;
  Samples narrow;
  bool operator==(const Result&) const = default;
};

/// What every channel comes to, in blocks of that size.
std::vector<Result> run(NearNyquistBand& band, const std::vector<Samples>& channels,
                        std::uint32_t block) {
  const auto count = static_cast<std::uint32_t>(channels.size());
  const std::size_t total = channels[0].size();
  const Samples thresholds(block, 1.0f);
  std::vector<Result> results(count);
  for (std::size_t at = 0; at < total; at += block) {
    const auto frames = static_cast<std::uint32_t>(std::min<std::size_t>(block, total - at));
    float peaks[kMaxChannels] = {};
    for (std::uint32_t c = 0; c < count; ++c) {
      float* const in = band.append(c, frames);
      for (std::uint32_t i = 0; i < frames; ++i) {
        in[i] = channels[c][at + i];
        peaks[c] = std::max(peaks[c], std::abs(in[i]));
      }
    }
    const std::uint32_t position = band.slot_position();
    band.process(frames, peaks, thresholds.data());
    bool any = false;
    for (std::uint32_t c = 0; c < count; ++c) {
      Result& result = results[c];
      const float* const out = band.output(c);
      result.out.insert(result.out.end(), out, out + frames);
      const auto history = static_cast<std::ptrdiff_t>(std::min<std::size_t>(kHistory, at));
      REQUIRE(std::equal(out - history, out + frames, result.out.end() - frames - history));
      float highest[3] = {};
      for (std::uint32_t i = 0; i < frames; ++i) {
        const BandResidual residual =
            band.quiet() ? BandResidual{}
                         : band.residuals()[(position + i) / NearNyquistBand::kSlotFrames];
        const float bounds[] = {residual.passed.at[c], residual.narrow.at[c],
                                residual.leaked.at[c]};
        for (int k = 0; k < 3; ++k)
          highest[k] = std::max(highest[k], bounds[k]);
        result.any.push_back(std::max(bounds[0], bounds[2]));
        result.narrow.push_back(bounds[1]);
      }
      for (const float bound : highest)
        any = any || bound > 0.0f;
      if (band.quiet())
        continue;
      REQUIRE(band.most().passed.at[c] == highest[0]);
      REQUIRE(band.most().narrow.at[c] == highest[1]);
      REQUIRE(band.most().leaked.at[c] == highest[2]);
    }
    REQUIRE(band.quiet() == !any);
    bool untouched = true;
    for (std::uint32_t c = 0; c < count; ++c)
      for (std::uint32_t i = 0; i < frames; ++i)
        untouched = untouched &&
                    band.output(c)[i] == (at + i < kDelay ? 0.0f : channels[c][at + i - kDelay]);
    REQUIRE((untouched || !band.untouched()));
  }
  return results;
}

Result run(NearNyquistBand& band, const Samples& x, std::uint32_t block) {
  return run(band, std::vector<Samples>{x}, block)[0];
}

NearNyquistBand make(std::uint32_t channels = 1) {
  NearNyquistBand band;
  band.prepare(kDelay, kRate, 1024, channels, kHistory);
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

TEST_CASE("eight channels come out as each of them alone") {
  std::vector<Samples> channels(kMaxChannels, Samples(20000, 0.0f));
  for (std::size_t c = 0; c < channels.size(); ++c) { // silent, quiet and loud, at any time
    signals::Random random(30 + c);
    const double tone = std::pow(10.0, -0.5 * static_cast<double>(c));
    for (std::size_t n = 1000 * c; n < channels[c].size() - 500 * c; ++n)
      channels[c][n] = static_cast<float>(random.uniform(-0.3, 0.3) * (c % 3 == 0 ? 0.0 : 1.0));
    signals::add_tone(channels[c], 2500 * c, channels[c].size(), 0.495, 0.0, tone);
  }
  for (const std::uint32_t count : {2u, 3u, kMaxChannels}) {
    NearNyquistBand band = make(count);
    const std::vector<Samples> some(channels.end() - count, channels.end());
    const auto together = run(band, some, 57);
    for (std::uint32_t c = 0; c < count; ++c) {
      INFO("channel " << c << " of " << count);
      NearNyquistBand alone = make();
      CHECK((run(alone, some[c], 57) == together[c]));
    }
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

TEST_CASE("nothing is at rest until all that is held has faded") {
  NearNyquistBand band = make(2);
  CHECK(band.at_rest());
  band.rest(5);
  CHECK(band.at_rest());
  const Samples silence(300, 0.0f);
  Samples loud(301, 0.0f);
  signals::add_tone(loud, 0, loud.size(), 0.495, 0.4, 2.0);
  run(band, {Samples(301, 0.0f), loud}, 64);
  CHECK_FALSE(band.at_rest());
  run(band, {silence, silence}, 64); // out of the filters, but held
  CHECK_FALSE(band.at_rest());
  run(band, {Samples(200000, 0.0f), Samples(200000, 0.0f)}, 256);
  CHECK(band.at_rest());
}
