// SPDX-License-Identifier: MPL-2.0
#include "chain_settings_everything.hpp"
#include "reference/transparency.hpp"
#include "soft_ends.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <limits>
#include <short_run.hpp>
#include <stdexcept>

// What every stage promises, asked of the whole chain.
using namespace headroom;
using namespace headroom::reference;

namespace {

constexpr double kRate = 48000.0;

/// Two channels that keep the limiter busy.
Channels busy_pair() {
  const auto set = signals::mixtures(kRate, signals::Extent::kShort);
  Channels pair = {set.signals[0].channels[0], set.signals[1].channels[0]};
  pair[1].resize(pair[0].size(), 0.0f);
  return pair;
}

Channels fresh_render(const Channels& input, const Blocks& blocks,
                      const ChainSettings& settings = ChainSettings::transparent()) {
  Chain chain;
  chain.prepare(kRate, blocks.largest(), static_cast<std::uint32_t>(input.size()), settings);
  return render(chain, input, blocks);
}

/// The limiter alone, and every stage.
ChainSettings each_settings() { return GENERATE(ChainSettings::transparent(), everything()); }

std::vector<ChainSettings> chains_that_spare() {
  if (test::short_run())
    return {everything()};
  return {ChainSettings::transparent(), ChainSettings{}, everything()};
}

void run(Chain& chain, const std::vector<float>& in, std::vector<float>& out) {
  const float* const in_rows[] = {in.data()};
  float* const out_rows[] = {out.data()};
  const auto frames = static_cast<std::uint32_t>(in.size());
  chain.process({in_rows, 1, frames}, {out_rows, 1, frames});
}

} // namespace

TEST_CASE("the size of the blocks changes nothing") {
  Channels input = busy_pair();
  std::vector<float> below(input[0].size()); // the ceiling, nearly touching it now and then
  for (std::size_t n = 0; n < below.size(); ++n) {
    const auto t = static_cast<double>(n);
    below[n] = static_cast<float>((0.9 + 0.07 * std::sin(0.01 * t)) * std::sin(0.3 * t));
  }
  input.push_back(below);
  ChainSettings settings = each_settings();
  for (const float link : {1.0f, 0.5f, 0.0f}) {
    settings.limiter.link = link;
    const Channels expected = fresh_render(input, {1024, 0}, settings);
    for (const std::uint32_t frames : {1u, 7u, 64u, 513u, 8192u, 0u}) {
      INFO("link " << link << ", blocks of " << frames);
      CHECK((fresh_render(input, {frames, 3}, settings) == expected));
    }
  }
}

TEST_CASE("in place gives what out of place gives") {
  const Channels input = busy_pair();
  const ChainSettings settings = each_settings();
  const Channels expected = fresh_render({input[0]}, {1024, 0}, settings);
  std::vector<float> x = input[0];
  x.resize(expected[0].size(), 0.0f);
  Chain chain;
  chain.prepare(kRate, 8192, 1, settings);
  run(chain, x, x);
  CHECK(x == expected[0]);
}

TEST_CASE("an impulse leaves at latency_frames()") {
  for (const double rate : {44100.0, 48000.0, 88200.0, 96000.0, 176400.0, 192000.0}) {
    Chain chain;
    chain.prepare(rate, 8192, 1);
    std::vector<float> x(4096, 0.0f);
    x[100] = 0.001f; // its top band too is below -40 dBFS
    run(chain, x, x);
    INFO(rate << " Hz, latency " << chain.latency_frames());
    CHECK(x[100 + chain.latency_frames()] == 0.001f);
    for (std::size_t n = 0; n < x.size(); ++n)
      if (n != 100 + chain.latency_frames())
        REQUIRE(x[n] == 0.0f);
  }
}

TEST_CASE("silence is silence, also right after the loudest signal") {
  const std::vector<float> silence(8192, 0.0f);
  std::vector<float> out(8192, 1.0f);
  Chain chain;
  chain.prepare(kRate, 8192, 1, each_settings());
  run(chain, silence, out);
  CHECK((out == silence));
  std::vector<float> loud = busy_pair()[0];
  run(chain, loud, loud);
  for (int second = 0; second < 6; ++second) // drains
    run(chain, silence, out);
  run(chain, silence, out);
  CHECK((out == silence));
}

TEST_CASE("NaN and Inf count as silence and leave no trace") {
  Channels input = {busy_pair()[0]};
  Channels holed = input;
  using Limits = std::numeric_limits<float>;
  for (std::size_t n = 1000; n < 1050; ++n) {
    input[0][n] = 0.0f;
    holed[0][n] = n % 3 == 0   ? Limits::quiet_NaN()
                  : n % 3 == 1 ? Limits::infinity()
                               : -Limits::infinity();
  }
  const ChainSettings settings = each_settings();
  CHECK((fresh_render(holed, {64, 0}, settings) == fresh_render(input, {64, 0}, settings)));
}

TEST_CASE("reset forgets") {
  const Channels input = busy_pair();
  Chain chain;
  chain.prepare(kRate, 1024, 2, each_settings());
  const Channels first = render(chain, input, {1024, 0});
  CHECK((render(chain, input, {1024, 0}) == first));
}

TEST_CASE("a silent channel stays silent while the other is limited") {
  Channels input = busy_pair();
  input[1].assign(input[1].size(), 0.0f);
  const Channels output = fresh_render(input, {513, 0}, each_settings());
  CHECK((output[1] == std::vector<float>(output[1].size(), 0.0f)));
}

TEST_CASE("no frames are legal and change nothing") {
  const Channels input = busy_pair();
  Chain chain;
  chain.prepare(kRate, 1024, 2);
  const float* const in_rows[] = {nullptr, nullptr};
  float* const out_rows[] = {nullptr, nullptr};
  const Channels expected = render(chain, input, {1024, 0});
  const auto nothing = [&] { chain.process({in_rows, 2, 0}, {out_rows, 2, 0}); };
  CHECK((render(chain, input, {1024, 0}, nothing) == expected));
}

TEST_CASE("eight channels come out below the ceiling, each its own") {
  const auto set = signals::mixtures(kRate, signals::Extent::kShort);
  Channels input;
  for (std::size_t c = 0; c < kMaxChannels; ++c) {
    input.push_back(set.signals[c].channels[0]);
    for (float& value : input.back())
      value *= 1.0f / static_cast<float>(1 + c * c);
  }
  TruePeak judge;
  const Excess excess =
      screened_excess(judge, fresh_render(input, {1024, 0}, each_settings()), -0.1);
  CHECK(excess.t20_db <= 0.0);
  CHECK(excess.tn_db <= 0.05);
}

TEST_CASE("what prepare() and set() do not accept they refuse") {
  Chain chain;
  CHECK_THROWS_AS(chain.prepare(7999.0, 1024, 2), std::invalid_argument);
  CHECK_THROWS_AS(chain.prepare(std::nan(""), 1024, 2), std::invalid_argument);
  CHECK_THROWS_AS(chain.prepare(kRate, 0, 2), std::invalid_argument);
  CHECK_THROWS_AS(chain.prepare(kRate, 1024, 0), std::invalid_argument);
  CHECK_THROWS_AS(chain.prepare(kRate, 1024, kMaxChannels + 1), std::invalid_argument);
  chain.prepare(kRate, 1024, 2);
  ChainSettings settings = ChainSettings::transparent();
  settings.limiter.ceiling_dbtp = 0.5f;
  CHECK_THROWS_AS(chain.set(settings), std::invalid_argument);
  settings.limiter.ceiling_dbtp = std::nanf("");
  CHECK_THROWS_AS(chain.set(settings), std::invalid_argument);
  settings = {};
  settings.limiter.release_ms = 0.0f;
  CHECK_THROWS_AS(chain.set(settings), std::invalid_argument);
}

TEST_CASE("what silence spares changes nothing: a channel nobody hears keeps the chain awake") {
  // Programme, silences in which everything comes to rest, of lengths that fit no grid, programme.
  std::vector<float> programme;
  for (const auto& signal : signals::mixtures(kRate, signals::Extent::kShort).signals)
    programme.insert(programme.end(), signal.channels[0].begin(), signal.channels[0].end());
  Channels input(6, std::vector<float>(static_cast<std::size_t>(6.0 * kRate), 0.0f));
  for (const auto& [start, frames] : {std::pair{100u, 20000u}, {170011u, 3u}, {251002u, 30000u}})
    for (std::size_t c = 0; c < input.size(); ++c)
      if (c != 3)
        std::copy_n(programme.begin() + 5000 * static_cast<std::ptrdiff_t>(c), frames,
                    input[c].begin() + start);
  REQUIRE(programme.size() >= 5000 * input.size() + 30000);
  Channels awake = input;
  std::ranges::fill(awake[3], 1e-20f); // the LFE, which no loudness counts

  ChainSettings settings = GENERATE(from_range(chains_that_spare()));
  SECTION("as it is") {}
  SECTION("make-up measured, RMS detector, equaliser first, less linked") {
    settings.agc.enabled = false;
    settings.compressor.detector = CompressorDetector::kRms;
    settings.compressor.ratio = 1.1f; // make-up that arrives where it wants to be
    settings.eq.position = EqPosition::kPre;
    settings.limiter.link = 0.5f;
  }
  const auto rendered = [&](const Channels& x, ChainMeters& meters) {
    Chain chain;
    chain.prepare(kRate, 513, 6, settings);
    Channels output = render(chain, x, {513, 0});
    output.erase(output.begin() + 3);
    meters = chain.read_meters();
    return output;
  };
  ChainMeters meters, awake_meters;
  CHECK((rendered(input, meters) == rendered(awake, awake_meters)));
  CHECK(meters.integrated_lufs == awake_meters.integrated_lufs);
  CHECK(meters.loudness_range_lu == awake_meters.loudness_range_lu);
  CHECK(meters.agc_gain_db == awake_meters.agc_gain_db);
  CHECK(meters.compressor_makeup_db == awake_meters.compressor_makeup_db);
  CHECK(meters.output_true_peak == awake_meters.output_true_peak);
}

TEST_CASE("the size of the blocks changes nothing while the ceiling moves near f_s / 2") {
  // A tone at 0.49 f_s that is dangerous under the low ceiling and not under the high one: how much
  // of it is taken out depends on the ceiling at each moment.
  std::vector<float> x(60000, 0.0f);
  for (std::size_t n = 0; n < x.size(); ++n) {
    const auto t = static_cast<double>(n);
    const double flip = (n / 5000) % 2 == 0 ? 1.0 : -1.0;
    x[n] = static_cast<float>(0.11 * std::sin(0.05 * t) + flip * 0.02 * std::sin(3.0788 * t));
  }
  const auto rendered = [&](std::uint32_t frames) {
    Chain chain;
    ChainSettings settings = ChainSettings::transparent();
    settings.limiter.ceiling_dbtp = -6.0f;
    chain.prepare(kRate, 1000, 1, settings);
    std::vector<float> out(x.size());
    for (std::size_t at = 0; at < x.size(); at += 1000) {
      if (at % 20000 == 0) {
        settings.limiter.ceiling_dbtp = at % 40000 == 0 ? -20.0f : -6.0f;
        chain.set(settings);
      }
      for (std::uint32_t done = 0; done < 1000;) {
        const float* const in_rows[] = {x.data() + at + done};
        float* const out_rows[] = {out.data() + at + done};
        const std::uint32_t now = std::min(frames, 1000 - done);
        chain.process({in_rows, 1, now}, {out_rows, 1, now});
        done += now;
      }
    }
    return out;
  };
  const std::vector<float> expected = rendered(1000);
  for (const std::uint32_t frames : {1u, 7u, 64u, 100u, 513u}) {
    INFO("blocks of " << frames);
    CHECK((rendered(frames) == expected));
  }
  TruePeak judge;
  CHECK(screened_excess(judge, {expected}, -6.0).tn_db <= 0.05);
  // Where the low ceiling stands; cut out without ends of its own.
  std::vector<float> low(expected.begin() + 13000, expected.begin() + 20000);
  test::soften_ends(low, 0, low.size(), 1000);
  const Excess excess = screened_excess(judge, {low}, -20.0);
  CHECK(excess.t20_db <= 0.0);
  CHECK(excess.tn_db <= 0.05);
}

TEST_CASE("a ceiling that moves under a 100 Hz tone makes no click") {
  std::vector<float> x(48000, 0.0f);
  signals::add_tone(x, 0, x.size(), 100.0 / kRate, 0.0, 0.4); // below -6 dBFS, above -12
  test::soften_ends(x, 0, x.size(), 4000);
  Chain chain;
  chain.prepare(kRate, 1000, 1);
  ChainSettings settings = ChainSettings::transparent();
  std::size_t block = 0;
  const auto change = [&] {
    if (++block == 11)
      settings.limiter.ceiling_dbtp = -12.0f;
    chain.set(settings);
  };
  const Channels output = render(chain, {x}, {1000, 0}, change);
  TruePeak judge;
  CHECK(20.0 * std::log10(peak_above(judge, output[0], 2000.0 / kRate)) <= -80.0);
}
