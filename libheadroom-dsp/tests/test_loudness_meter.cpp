// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/loudness_meter.hpp"
#include "programmes.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <limits>
#include <stdexcept>

using namespace headroom;
using namespace headroom::signals;

namespace {

constexpr double kRate = 48000.0;
constexpr double kNone = -999.0; ///< dBFS of silence

LoudnessMeter meter_of(const Programme& programme, double rate = kRate,
                       std::uint32_t frames = 1024) {
  LoudnessMeter meter;
  meter.prepare(rate, static_cast<std::uint32_t>(programme.channels.size()));
  feed(programme, frames, [&](ConstBlock block) { meter.process(block); });
  return meter;
}

/// The tolerance of EBU Tech 3341 table 1.
bool within_tenth(float value, double expected) {
  return std::abs(static_cast<double>(value) - expected) <= 0.1;
}

/// Tech 3341 cases 10, 11, 13, 14: twenty tones, each later than the grid by a little more.
void require_maxima(double tone_s, double shift_s, double tail_s, bool rising, bool short_term) {
  LoudnessMeter meter;
  meter.prepare(kRate, 2);
  for (int i = 0; i < 20; ++i) {
    const double dbfs = rising ? -38.0 + i : -23.0;
    const double tail = rising ? tail_s - i * shift_s : tail_s;
    if (!rising)
      meter.reset();
    feed(stepped_tone({{kNone, i * shift_s}, {dbfs, tone_s}, {kNone, tail}}, kRate, 2), 480,
         [&](ConstBlock block) { meter.process(block); });
    INFO("segment " << i);
    CHECK(
        within_tenth(short_term ? meter.max_short_term_lufs() : meter.max_momentary_lufs(), dbfs));
  }
}

} // namespace

TEST_CASE("EBU Tech 3341 cases 1 and 2: a steady tone reads its level on all three scales") {
  for (const double dbfs : {-23.0, -33.0})
    for (const double rate : {16000.0, 44100.0, 48000.0, 96000.0, 192000.0}) {
      const auto meter = meter_of(stepped_tone({{dbfs, 20.0}}, rate, 2), rate);
      INFO(dbfs << " dBFS at " << rate << " Hz");
      CHECK(within_tenth(meter.momentary_lufs(), dbfs));
      CHECK(within_tenth(meter.short_term_lufs(), dbfs));
      CHECK(within_tenth(meter.integrated_lufs(), dbfs));
    }
}

TEST_CASE("EBU Tech 3341 cases 3 to 5: the gates leave out what is quiet") {
  const auto integrated = [](const std::vector<ToneStep>& steps) {
    return meter_of(stepped_tone(steps, kRate, 2)).integrated_lufs();
  };
  CHECK(within_tenth(integrated({{-36, 10}, {-23, 60}, {-36, 10}}), -23.0));
  CHECK(within_tenth(integrated({{-72, 10}, {-36, 10}, {-23, 60}, {-36, 10}, {-72, 10}}), -23.0));
  CHECK(within_tenth(integrated({{-26, 20}, {-20, 20.1}, {-26, 20}}), -23.0));
}

TEST_CASE("EBU Tech 3341 case 6: channels count by their position") {
  // 5.0: L and R -28, C -24, Ls and Rs -30 dBFS; with a loud LFE, which does not count.
  for (const bool with_lfe : {false, true}) {
    Programme programme = stepped_tone({{-28.0, 20.0}}, kRate, 2);
    programme.channels.push_back(stepped_tone({{-24.0, 20.0}}, kRate, 1).channels[0]);
    if (with_lfe)
      programme.channels.push_back(stepped_tone({{-10.0, 20.0}}, kRate, 1).channels[0]);
    for (int i = 0; i < 2; ++i)
      programme.channels.push_back(stepped_tone({{-30.0, 20.0}}, kRate, 1).channels[0]);
    CHECK(within_tenth(meter_of(programme).integrated_lufs(), -23.0));
  }
}

TEST_CASE("EBU Tech 3341 case 9: short-term covers exactly 3 s") {
  std::vector<ToneStep> steps;
  for (int i = 0; i < 5; ++i)
    steps.insert(steps.end(), {{-20.0, 1.34}, {-30.0, 1.66}});
  LoudnessMeter meter;
  meter.prepare(kRate, 2);
  std::size_t frames = 0;
  feed(stepped_tone(steps, kRate, 2), 480, [&](ConstBlock block) {
    meter.process(block);
    frames += block.frames;
    if (frames >= 3 * 48000 && !within_tenth(meter.short_term_lufs(), -23.0))
      FAIL(meter.short_term_lufs() << " LUFS after " << frames << " frames");
  });
}

TEST_CASE("EBU Tech 3341 case 12: momentary covers exactly 400 ms") {
  std::vector<ToneStep> steps;
  for (int i = 0; i < 25; ++i)
    steps.insert(steps.end(), {{-20.0, 0.18}, {-30.0, 0.22}});
  LoudnessMeter meter;
  meter.prepare(kRate, 2);
  std::size_t frames = 0;
  feed(stepped_tone(steps, kRate, 2), 480, [&](ConstBlock block) {
    meter.process(block);
    frames += block.frames;
    if (frames >= 48000 && !within_tenth(meter.momentary_lufs(), -23.0))
      FAIL(meter.momentary_lufs() << " LUFS after " << frames << " frames");
  });
}

TEST_CASE("EBU Tech 3341 cases 10 and 11: the highest short-term is found") {
  require_maxima(3.0, 0.15, 1.0, false, true);
  require_maxima(3.0, 0.15, 3.0, true, true);
}

TEST_CASE("EBU Tech 3341 cases 13 and 14: the highest momentary is found") {
  require_maxima(0.4, 0.02, 1.0, false, false);
  require_maxima(0.4, 0.02, 0.4, true, false);
}

TEST_CASE("EBU Tech 3342 cases 1 to 4: the loudness range") {
  const auto range = [](const std::vector<ToneStep>& steps) {
    return meter_of(stepped_tone(steps, kRate, 2)).loudness_range_lu();
  };
  CHECK(std::abs(range({{-20, 20}, {-30, 20}}) - 10.0f) <= 1.0f);
  CHECK(std::abs(range({{-20, 20}, {-15, 20}}) - 5.0f) <= 1.0f);
  CHECK(std::abs(range({{-40, 20}, {-20, 20}}) - 20.0f) <= 1.0f);
  CHECK(std::abs(range({{-50, 20}, {-35, 20}, {-20, 20}, {-35, 20}, {-50, 20}}) - 15.0f) <= 1.0f);
}

TEST_CASE("the loudness range is that of the short-term readings, sorted") {
  for (const Material material : {Material::kSpeech, Material::kMusic, Material::kGatedNoise}) {
    LoudnessMeter meter;
    meter.prepare(kRate, 2);
    std::vector<double> readings;
    std::size_t steps = 0;
    feed(signals::programme(material, kRate, 2, 60.0, 7), 4800, [&](ConstBlock block) {
      meter.process(block);
      if (++steps >= 30 && meter.short_term_lufs() > -70.0f)
        readings.push_back(static_cast<double>(meter.short_term_lufs()));
    });
    double sum = 0.0;
    for (const double lufs : readings)
      sum += std::pow(10.0, lufs / 10.0);
    const double gate = 10.0 * std::log10(sum / static_cast<double>(readings.size())) - 20.0;
    std::erase_if(readings, [gate](double lufs) { return lufs < gate; });
    std::ranges::sort(readings);
    const auto percentile = [&](double part) {
      return readings[static_cast<std::size_t>(
          std::lround(part * static_cast<double>(readings.size() - 1)))];
    };
    const double expected = percentile(0.95) - percentile(0.10);
    CHECK(expected > 0.5);
    // Two bins of 0.1 LU, each represented by its mean.
    CHECK(within_tenth(meter.loudness_range_lu(), expected));
  }
}

TEST_CASE("channels of the usual layouts have their weights, and others can be set") {
  const auto level = [](std::uint32_t channels, std::uint32_t channel, LoudnessMeter& meter) {
    Programme programme = silence(kRate, channels, 1.0);
    programme.channels[channel] = stepped_tone({{-20.0, 1.0}}, kRate, 1).channels[0];
    meter.reset();
    feed(programme, 1024, [&](ConstBlock block) { meter.process(block); });
    return meter.momentary_lufs();
  };
  const double surround = 1.5;
  // One channel alone reads 3 dB lower than two.
  const std::vector<std::vector<double>> layouts = {{0},
                                                    {0, 0},
                                                    {0, 0, 0},
                                                    {0, 0, surround, surround},
                                                    {0, 0, 0, surround, surround},
                                                    {0, 0, 0, kNone, surround, surround},
                                                    {0, 0, 0, kNone, 0, surround, surround},
                                                    {0, 0, 0, kNone, 0, 0, surround, surround}};
  for (const auto& layout : layouts) {
    const auto channels = static_cast<std::uint32_t>(layout.size());
    LoudnessMeter meter;
    meter.prepare(kRate, channels);
    for (std::uint32_t c = 0; c < channels; ++c) {
      INFO(channels << " channels, " << c);
      if (layout[c] == kNone)
        CHECK(level(channels, c, meter) == -std::numeric_limits<float>::infinity());
      else
        CHECK(within_tenth(level(channels, c, meter), -23.0 + layout[c]));
    }
  }
  LoudnessMeter meter;
  meter.prepare(kRate, 3);
  meter.set_weights(std::vector<float>{1.0f, 0.0f, 2.0f});
  CHECK(within_tenth(level(3, 0, meter), -23.0));
  CHECK(level(3, 1, meter) == -std::numeric_limits<float>::infinity());
  CHECK(within_tenth(level(3, 2, meter), -20.0));
}

TEST_CASE("the size of the blocks changes no loudness, bit for bit") {
  for (const std::uint32_t channels : {1u, 2u, 3u, 7u}) {
    const auto programme = signals::programme(Material::kSpeech, 44100.0, channels, 7.0, 3);
    const auto expected = meter_of(programme, 44100.0, 65536);
    for (const std::uint32_t frames : {1u, 7u, 64u, 513u}) {
      const auto meter = meter_of(programme, 44100.0, frames);
      CHECK(meter.momentary_lufs() == expected.momentary_lufs());
      CHECK(meter.short_term_lufs() == expected.short_term_lufs());
      CHECK(meter.integrated_lufs() == expected.integrated_lufs());
      CHECK(meter.loudness_range_lu() == expected.loudness_range_lu());
      CHECK(meter.slot_energy() == expected.slot_energy());
    }
  }
}

TEST_CASE("NaN and Inf are silence to the loudness meter") {
  using Limits = std::numeric_limits<float>;
  auto holed = programme(Material::kPink, kRate, 2, 4.0, 5), silenced = holed;
  for (std::size_t n = 50000; n < 50400; ++n) {
    holed.channels[1][n] = n % 3 == 0 ? Limits::quiet_NaN() : -Limits::infinity();
    silenced.channels[1][n] = 0.0f;
  }
  CHECK(meter_of(holed).integrated_lufs() == meter_of(silenced).integrated_lufs());
  CHECK(meter_of(holed).short_term_lufs() == meter_of(silenced).short_term_lufs());
}

TEST_CASE("what is below -70 LUFS does not lower the relative gate") {
  // Counted, the minute at -71 would take the mean, and the gate with it, 6 dB down: below -34.
  for (const double quiet : {kNone, -71.0})
    CHECK(within_tenth(
        meter_of(stepped_tone({{-20, 10}, {-34, 10}, {quiet, 60}}, kRate, 2)).integrated_lufs(),
        -20.0));
  // Above -70 it does count.
  CHECK(meter_of(stepped_tone({{-20, 10}, {-34, 10}, {-69, 60}}, kRate, 2)).integrated_lufs() <
        -22.0f);
}

TEST_CASE("the filters of a loudness meter come to an end, long before their states are denormal") {
  // (1 + w t) e^(-w t) of the high-pass at 38 Hz is 1e-20 after 0.21 s; squared it would be a
  // denormal after 1.5 s and 0 after 1.6 s.
  for (const double rate : {44100.0, 192000.0}) {
    auto programme = stepped_tone({{0.0, 1.0}}, rate, 2);
    programme.append(silence(rate, 2, 0.3));
    CHECK(meter_of(programme, rate).slot_energy() == 0.0);
  }
}

TEST_CASE("silence after sound reads exactly nothing, clear() restarts, reset() forgets") {
  auto programme = stepped_tone({{-23.0, 20.0}}, kRate, 2);
  programme.append(silence(kRate, 2, 5.0));
  auto meter = meter_of(programme);
  CHECK(meter.slot_energy() == 0.0); // the filters' tails have come to an end
  CHECK(meter.momentary_lufs() == -std::numeric_limits<float>::infinity());
  CHECK(within_tenth(meter.integrated_lufs(), -23.0));
  CHECK(within_tenth(meter.max_momentary_lufs(), -23.0));

  const auto go_on = [&](double dbfs, double seconds) {
    feed(stepped_tone({{dbfs, seconds}}, kRate, 2), 1024,
         [&](ConstBlock block) { meter.process(block); });
  };
  go_on(-10.0, 3.0);
  meter.clear();
  CHECK(within_tenth(meter.short_term_lufs(), -10.0));
  CHECK(meter.integrated_lufs() == -std::numeric_limits<float>::infinity());
  go_on(-30.0, 5.0);
  CHECK(std::abs(meter.integrated_lufs() - -30.0f) < 0.5f); // without the louder past
  CHECK(meter.loudness_range_lu() < 1.0f);
  meter.reset();
  CHECK(meter.short_term_lufs() == -std::numeric_limits<float>::infinity());
  CHECK(meter.max_short_term_lufs() == -std::numeric_limits<float>::infinity());
}

TEST_CASE("the loudness meter refuses formats that it cannot have") {
  LoudnessMeter meter;
  CHECK_THROWS_AS(meter.prepare(7999.0, 2), std::invalid_argument);
  CHECK_THROWS_AS(meter.prepare(768001.0, 2), std::invalid_argument);
  CHECK_THROWS_AS(meter.prepare(48000.0, 0), std::invalid_argument);
  CHECK_THROWS_AS(meter.prepare(48000.0, kMaxChannels + 1), std::invalid_argument);
}
