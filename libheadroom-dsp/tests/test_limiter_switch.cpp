// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/limiter_switch.hpp"
#include "headroom-dsp/units.hpp"
#include "reference/excess.hpp"
#include "reference/transparency.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <functional>
#include <headroom_catch.hpp>

using namespace headroom;
using namespace headroom::reference;

namespace {

constexpr double kRate = 48000.0;
constexpr std::uint32_t kBlock = 256;

LimiterSettings with_lookahead(float ms) {
  LimiterSettings settings;
  settings.lookahead_ms = ms;
  return settings;
}

/// Changes of the look-ahead at these blocks.
using Changes = std::function<void(LimiterSwitch&, std::size_t block)>;

Channels run(LimiterSwitch& limiter, Channels x, const Changes& change) {
  std::vector<float*> rows(x.size());
  std::size_t block = 0;
  for (std::size_t at = 0; at + kBlock <= x[0].size(); at += kBlock) {
    change(limiter, block++);
    for (std::size_t c = 0; c < x.size(); ++c)
      rows[c] = x[c].data() + at;
    const Block out{rows.data(), static_cast<std::uint32_t>(x.size()), kBlock};
    limiter.process({rows.data(), out.channel_count, kBlock}, out);
  }
  return x;
}

void apply(LimiterSwitch& limiter, const LimiterSettings& settings) {
  limiter.set(settings);
  limiter.build(settings);
}

} // namespace

TEST_CASE("after a change of look-ahead the delay is the new one, bit for bit") {
  std::vector<float> x(100 * kBlock);
  signals::Random random(1);
  for (std::size_t n = 0; n < x.size(); ++n)
    x[n] = static_cast<float>(0.2 * std::sin(0.05 * static_cast<double>(n)) +
                              random.uniform(-0.002, 0.002));
  LimiterSwitch limiter;
  limiter.prepare(kRate, kBlock, 1, with_lookahead(3.0f));
  const float lookahead_ms = GENERATE(1.5f, 5.0f, 20.0f);
  const Channels out = run(limiter, {x}, [&](LimiterSwitch& subject, std::size_t block) {
    if (block == 10)
      apply(subject, with_lookahead(lookahead_ms));
  });
  const std::size_t latency = limiter.latency_frames();
  CHECK(latency == frames_from_ms(static_cast<double>(lookahead_ms), kRate));
  for (std::size_t n = 50 * kBlock; n < x.size(); ++n)
    REQUIRE(out[0][n] == x[n - latency]);
  for (std::size_t n = 144; n < 10 * kBlock; ++n)
    REQUIRE(out[0][n] == x[n - 144]);
}

TEST_CASE("the ceiling holds while the look-ahead changes") {
  TruePeak judge;
  const std::uint64_t seed = GENERATE(1u, 2u, 3u);
  signals::Random random(seed);
  std::vector<float> x(200 * kBlock);
  for (std::size_t n = 0; n < x.size(); ++n) {
    const bool burst = (n / 1700) % 3 != 0;
    x[n] = static_cast<float>(burst ? random.uniform(-4.0, 4.0)
                                    : 2.0 * std::sin(0.4 * static_cast<double>(n)));
  }
  LimiterSwitch limiter;
  limiter.prepare(kRate, kBlock, 1);
  // Every change falls into the fade of the one before at times.
  const float lookaheads[] = {2.0f, 5.0f, 3.0f, 12.0f, 2.5f};
  const Channels out = run(limiter, {x}, [&](LimiterSwitch& subject, std::size_t block) {
    if (block % 7 == 3)
      apply(subject, with_lookahead(lookaheads[block / 7 % std::size(lookaheads)]));
  });
  const Excess excess = screened_excess(judge, out, -0.1);
  CHECK(excess.t20_db <= 0.0);
  CHECK(excess.tn_db <= 0.05);
  CHECK(excess.t20_db > -1.0); // it did have to limit
}

TEST_CASE("a change of look-ahead under a 100 Hz tone makes no click") {
  std::vector<float> x(250 * kBlock);
  for (std::size_t n = 0; n < x.size(); ++n) {
    const double t = static_cast<double>(n) / kRate;
    // Its end comes out before the signal does.
    const double edge = std::min(t, static_cast<double>(x.size() - 1000) / kRate - t) / 0.1;
    const double place = std::clamp(edge, 0.0, 1.0);
    const double fade = 0.5 - 0.5 * std::cos(3.14159265358979 * place);
    x[n] = static_cast<float>(0.5 * fade * fade * std::sin(2.0 * 3.14159265358979 * 100.0 * t));
  }
  LimiterSwitch limiter;
  limiter.prepare(kRate, kBlock, 1);
  const Channels out = run(limiter, {x}, [&](LimiterSwitch& subject, std::size_t block) {
    if (block == 100)
      apply(subject, with_lookahead(10.0f));
  });
  TruePeak judge;
  CHECK(20.0 * std::log10(peak_above(judge, out[0], 2000.0 / kRate)) <= -80.0);
}

TEST_CASE("the newest of several changes wins, with the newest settings") {
  std::vector<float> x(300 * kBlock, 0.9f);
  LimiterSwitch limiter;
  limiter.prepare(kRate, kBlock, 1);
  LimiterSettings last = with_lookahead(6.0f);
  last.ceiling_dbtp = -12.0f;
  const Channels out = run(limiter, {x}, [&](LimiterSwitch& subject, std::size_t block) {
    if (block != 10)
      return;
    apply(subject, with_lookahead(4.0f));
    apply(subject, with_lookahead(6.0f));
    subject.set(last); // the same look-ahead: nothing new is built
    subject.build(last);
  });
  CHECK(limiter.latency_frames() == 288);
  CHECK(std::fabs(out[0].back()) <= 0.2512f); // -12 dBFS
  CHECK(std::fabs(out[0].back()) >= 0.24f);
}

TEST_CASE("reset() ends a fade") {
  LimiterSwitch limiter;
  limiter.prepare(kRate, kBlock, 1);
  std::vector<float> x(20 * kBlock, 0.01f);
  const Channels out = run(limiter, {x}, [&](LimiterSwitch& subject, std::size_t block) {
    if (block == 5)
      apply(subject, with_lookahead(4.0f));
    if (block == 7)
      subject.reset();
  });
  const std::size_t start = 7 * kBlock;
  for (std::size_t n = start; n < x.size(); ++n)
    REQUIRE(out[0][n] == (n < start + 192 ? 0.0f : 0.01f));
}

TEST_CASE("a look-ahead out of range is refused and changes nothing") {
  LimiterSwitch limiter;
  limiter.prepare(kRate, kBlock, 1);
  CHECK_THROWS_WITH(limiter.build(with_lookahead(1.0f)),
                    "limiter.lookahead_ms must be 1.5..20, got 1");
  CHECK(limiter.latency_frames() == 144);
}

TEST_CASE("settings that come during a fade hold after it too") {
  LimiterSwitch limiter;
  limiter.prepare(kRate, kBlock, 1);
  const Channels out = run(limiter, {std::vector<float>(100 * kBlock, 0.9f)},
                           [&](LimiterSwitch& subject, std::size_t block) {
                             if (block == 10)
                               apply(subject, with_lookahead(6.0f));
                             if (block == 12) {
                               LimiterSettings lower = with_lookahead(6.0f);
                               lower.ceiling_dbtp = -12.0f;
                               subject.set(lower);
                             }
                           });
  CHECK(std::fabs(out[0].back()) <= 0.2512f); // -12 dBFS
}

TEST_CASE("the lowest gain is that of both limiters during a fade, and of the heard one else") {
  LimiterSwitch limiter;
  limiter.prepare(kRate, kBlock, 1, with_lookahead(20.0f));
  Limiter slow, quick;
  slow.prepare(kRate, kBlock, 1, with_lookahead(20.0f));
  quick.prepare(kRate, kBlock, 1, with_lookahead(2.0f));
  apply(limiter, with_lookahead(2.0f));
  // A fade of two delays of 20 ms and 30 ms.
  constexpr std::size_t kFadeBlocks = 14;
  std::size_t different = 0;
  for (std::size_t block = 0; block < 24; ++block) {
    std::vector<float> x(kBlock, block % 3 == 1 ? 2.0f : 0.1f), heard(kBlock);
    const float* const in[] = {x.data()};
    float* const out[] = {heard.data()};
    limiter.process({in, 1, kBlock}, {out, 1, kBlock});
    slow.process({in, 1, kBlock}, {out, 1, kBlock});
    quick.process({in, 1, kBlock}, {out, 1, kBlock});
    INFO("block " << block);
    CHECK(limiter.lowest_gain() == (block < kFadeBlocks
                                        ? std::min(slow.lowest_gain(), quick.lowest_gain())
                                        : quick.lowest_gain()));
    different += slow.lowest_gain() != quick.lowest_gain();
  }
  CHECK(different > 5);
  limiter.reset();
  CHECK(limiter.lowest_gain() == 1.0f);
}

TEST_CASE("prepare() drops a fade under way and what was built for one") {
  for (const std::size_t blocks : {0u, 2u}) {
    LimiterSwitch limiter;
    limiter.prepare(kRate, kBlock, 1);
    apply(limiter, with_lookahead(12.0f));
    run(limiter, {std::vector<float>(blocks * kBlock, 0.01f)}, [](LimiterSwitch&, std::size_t) {});
    limiter.prepare(kRate, kBlock, 1);
    CHECK(limiter.latency_frames() == 144);
    std::vector<float> x(40 * kBlock);
    for (std::size_t n = 0; n < x.size(); ++n)
      x[n] = 0.1f * std::sin(0.01f * static_cast<float>(n));
    const Channels out = run(limiter, {x}, [](LimiterSwitch&, std::size_t) {});
    for (std::size_t n = 0; n < x.size(); ++n)
      REQUIRE(out[0][n] == (n < 144 ? 0.0f : x[n - 144]));
  }
}
