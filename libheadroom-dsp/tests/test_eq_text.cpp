// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/eq_text.hpp"
#include <cmath>
#include <headroom_catch.hpp>
#include <string>

// The dialects, each as its program writes it, and what each line of them means.
using namespace headroom;

namespace {

/// The text, strictly read and without any remark.
EqualizerSettings read_clean(const std::string& text) {
  const EqText read = parse_eq_text(text);
  for (const auto& remark : read.diagnostics)
    UNSCOPED_INFO(remark.line << ":" << remark.column << ": " << remark.message);
  REQUIRE(read.accepted);
  REQUIRE(read.diagnostics.empty());
  return read.settings;
}

/// The only band of one filter line; remarks may be warnings.
EqBand read_band(const std::string& line) {
  INFO(line);
  const EqText read = parse_eq_text(line);
  for (const auto& remark : read.diagnostics)
    UNSCOPED_INFO(remark.line << ":" << remark.column << ": " << remark.message);
  REQUIRE(read.accepted);
  REQUIRE(read.settings.band_count == 1);
  return read.settings.bands[0];
}

void check_band(const EqBand& band, EqBandType type, double frequency_hz, double gain_db,
                double q) {
  CHECK(band.type == type);
  CHECK(double{band.frequency_hz} == Approx(frequency_hz).epsilon(1e-6));
  CHECK(double{band.gain_db} == Approx(gain_db).margin(1e-6));
  CHECK(double{band.q} == Approx(q).epsilon(1e-6));
}

using enum EqBandType;

} // namespace

TEST_CASE("AutoEQ's ParametricEQ.txt is read") {
  const auto settings = read_clean("Preamp: -6.4 dB\n"
                                   "Filter 1: ON LSC Fc 105 Hz Gain 5.9 dB Q 0.70\n"
                                   "Filter 2: ON PK Fc 173 Hz Gain -2.8 dB Q 0.51\n"
                                   "Filter 3: ON PK Fc 3364 Hz Gain 4.1 dB Q 2.93\n"
                                   "Filter 4: ON HSC Fc 10000 Hz Gain -3.2 dB Q 0.70\n");
  CHECK(settings.preamp_db == -6.4f);
  CHECK(settings.design == EqDesign::kCookbook);
  REQUIRE(settings.band_count == 4);
  check_band(settings.bands[0], kLowShelf, 105, 5.9, 0.7);
  check_band(settings.bands[1], kPeak, 173, -2.8, 0.51);
  check_band(settings.bands[2], kPeak, 3364, 4.1, 2.93);
  check_band(settings.bands[3], kHighShelf, 10000, -3.2, 0.7);
  for (uint32_t b = 0; b < 4; ++b) {
    CHECK(settings.bands[b].id == b + 1);
    CHECK(settings.bands[b].enabled);
    CHECK(settings.bands[b].channel_mask == 0xffffffff);
  }
}

TEST_CASE("Squiglink's export is read, CR LF and channels included") {
  const auto settings = read_clean("Channel: L\r\nPreamp: -4.1 dB\r\n"
                                   "Filter 1: ON PK Fc 62 Hz Gain 2.3 dB Q 1.100\r\n"
                                   "Filter 2: OFF PK Fc 2400 Hz Gain -1.0 dB Q 2.000\r\n"
                                   "Channel: R\r\nPreamp: -4.1 dB\r\n"
                                   "Filter 1: ON PK Fc 70 Hz Gain 2.0 dB Q 1.100\r\n");
  CHECK(settings.preamp_db == -4.1f);
  REQUIRE(settings.band_count == 3);
  CHECK(settings.bands[0].channel_mask == 1);
  CHECK_FALSE(settings.bands[1].enabled);
  check_band(settings.bands[1], kPeak, 2400, -1, 2);
  CHECK(settings.bands[2].channel_mask == 2);
}

TEST_CASE("a filter file of Room EQ Wizard is read, header and empty slots included") {
  const auto settings = read_clean(
      "\xef\xbb\xbf"
      "Filter Settings file\n\nRoom EQ V5.31.3\nDated: 3 Mar 2026 18:02:11\n\n"
      "Notes:Left, sofa: second try\n\nEqualiser: Generic\nAverage 1\n"
      "Filter  1: ON  PK       Fc   46.50 Hz  Gain  -9.40 dB  Q  4.470\n"
      "Filter  2: ON  Modal    Fc   31.20 Hz  Gain  -6.00 dB  Q 12.310  T60 target 300 ms\n"
      "Filter  3: ON  HS Q     Fc    1,250 Hz  Gain  -4.00 dB  Q  0.800\n"
      "Filter  4: ON  None   \n"
      "Filter  5: OFF None   \n"
      "Filter  6: ON  LP       Fc   15,000.5 Hz\n"
      "Filter  7: ON  NO       Fc   50.00 Hz\n");
  REQUIRE(settings.band_count == 5);
  check_band(settings.bands[0], kPeak, 46.5, -9.4, 4.47);
  check_band(settings.bands[1], kPeak, 31.2, -6, 12.31);
  check_band(settings.bands[2], kHighShelf, 1250, -4, 0.8);
  check_band(settings.bands[3], kLowPass, 15000.5, 0, std::sqrt(0.5));
  check_band(settings.bands[4], kNotch, 50, 0, 30);
}

TEST_CASE("Room EQ Wizard's decimal commas are read, and its points between thousands") {
  const auto settings =
      read_clean("Filter  1: ON  PK  Fc   63,5 Hz  Gain  -5,0 dB  Q  4,000\n"
                 "Filter  2: ON  PK  Fc  1.250 Hz  Gain   2,0 dB  Q  0,707\n"
                 "Filter  3: ON  PK  Fc  1.250,5 Hz  Gain   2,0 dB  Q  1\n"
                 "Filter  4: ON  PK  Fc  1\u00a0250 Hz  Gain  \u22122,0 dB  Q 1\n");
  check_band(settings.bands[0], kPeak, 63.5, -5, 4);
  check_band(settings.bands[1], kPeak, 1250, 2, 0.707);
  check_band(settings.bands[2], kPeak, 1250.5, 2, 1);
  check_band(settings.bands[3], kPeak, 1250, -2, 1);
}

TEST_CASE("a mark that may be either is settled by the text, by the range, or said") {
  CHECK(read_clean("Preamp: -1.5 dB\nFilter: ON PK Fc 63.500 Hz Gain 1 dB Q 1")
            .bands[0]
            .frequency_hz == 63.5f);
  CHECK(read_clean("Preamp: -1,5 dB\nFilter: ON PK Fc 63.500 Hz Gain 1 dB Q 1")
            .bands[0]
            .frequency_hz == 63500.0f);
  CHECK(read_clean("Preamp: -1.5 dB\nFilter: ON PK Fc 1,000 Hz Gain 1 dB Q 1")
            .bands[0]
            .frequency_hz == 1000.0f);

  const EqText by_range = parse_eq_text("Filter: ON PK Fc 1.000 Hz Gain 1.5 dB Q 1");
  REQUIRE(by_range.accepted);
  CHECK(by_range.settings.bands[0].frequency_hz == 1000.0f);
  REQUIRE(by_range.diagnostics.size() == 1);
  CHECK(by_range.diagnostics[0].message.find("taken as 1000 Hz, not 1 Hz") != std::string::npos);

  const EqText unsettled = parse_eq_text("Filter: ON PK Fc 63,500 Hz Gain 1 dB Q 1");
  REQUIRE(unsettled.accepted);
  CHECK(unsettled.settings.bands[0].frequency_hz == 63500.0f);
  REQUIRE(unsettled.diagnostics.size() == 1);
  CHECK(unsettled.diagnostics[0].severity == EqTextSeverity::kWarning);
}

TEST_CASE("each filter type of Equalizer APO is read") {
  check_band(read_band("Filter: ON PEQ Fc 100 Hz Gain 1.0 dB Q 2"), kPeak, 100, 1, 2);
  check_band(read_band("Filter: ON LP Fc 8000 Hz"), kLowPass, 8000, 0, std::sqrt(0.5));
  check_band(read_band("Filter: ON LPQ Fc 10000 Hz Q 0.400"), kLowPass, 10000, 0, 0.4);
  check_band(read_band("Filter: ON HP Fc 30.0 Hz"), kHighPass, 30, 0, std::sqrt(0.5));
  check_band(read_band("Filter: ON HPQ Fc 20.0 Hz Q 0.500"), kHighPass, 20, 0, 0.5);
  check_band(read_band("Filter: ON BP Fc 1000 Hz Q 0.100"), kBandPass, 1000, 0, 0.1);
  check_band(read_band("Filter: ON BP Fc 1000 Hz"), kBandPass, 1000, 0, std::sqrt(0.5));
  check_band(read_band("Filter: ON NO Fc 800 Hz Q 5"), kNotch, 800, 0, 5);
  check_band(read_band("Filter: ON AP Fc 900 Hz Q 0.707"), kAllPass, 900, 0, 0.707);
  check_band(read_band("Filter: ON LSC Fc 300 Hz Gain 5.0 dB Q 0.6473"), kLowShelf, 300, 5, 0.6473);
  check_band(read_band("Filter: ON LSQ Fc 300 Hz Gain 5.0 dB Q 0.6473"), kLowShelf, 300, 5, 0.6473);
  check_band(read_band("Filter: ON HSC Fc 100 Hz Gain -6.0 dB Q 0.4272"), kHighShelf, 100, -6,
             0.4272);
  check_band(read_band("Filter: ON HSQ Fc 100 Hz Gain -6.0 dB Q 0.4272"), kHighShelf, 100, -6,
             0.4272);
}

TEST_CASE("a slope is read as the Q of the same shelf") {
  // 12 dB per octave is Q 1/sqrt(2) at any gain. The configuration reference of Equalizer APO gives
  // Q 0.6473 and 0.4272 for its 10.8 and 6 dB per octave, which holds at 20 dB.
  check_band(read_band("Filter: ON LSC 12 dB Fc 300 Hz Gain 9 dB"), kLowShelf, 300, 9,
             std::sqrt(0.5));
  CHECK(read_band("Filter: ON LSC 10.8 dB Fc 300 Hz Gain 20 dB").q == Approx(0.6473).margin(5e-5));
  CHECK(read_band("Filter: ON HSC 6 dB Fc 100 Hz Gain -20 dB").q == Approx(0.4272).margin(5e-5));
  // Without either, 10.8 dB per octave around the centre.
  const EqBand plain = read_band("Filter: ON LS Fc 300 Hz Gain 5.0 dB");
  CHECK(plain.q == read_band("Filter: ON LSC 10.8 dB Fc 300 Hz Gain 5.0 dB").q);
  CHECK(plain.frequency_hz == 300.0f);
  CHECK(read_band("Filter: ON HS Fc 300 Hz Gain 5.0 dB").type == kHighShelf);
}

TEST_CASE("LS and HS with a slope or Q have their frequency at the corner") {
  // Half of the 6 dB that a 12 dB per octave shelf rises, at 40 dB per decade: 10^(3/40).
  const double half_way = std::pow(10.0, 3.0 / 40.0);
  check_band(read_band("Filter: ON LS 12dB Fc 1000 Hz Gain 6 dB"), kLowShelf, 1000 * half_way, 6,
             std::sqrt(0.5));
  check_band(read_band("Filter: ON HS 12dB Fc 1000 Hz Gain -6 dB"), kHighShelf, 1000 / half_way, -6,
             std::sqrt(0.5));
  CHECK(read_band("Filter: ON LS6dB Fc 1000 Hz Gain 6 dB").frequency_hz ==
        Approx(1000 * half_way * half_way).epsilon(1e-6));
  const EqText with_q = parse_eq_text("Filter: ON LS Fc 1000 Hz Gain 6 dB Q 0.70710678");
  CHECK(with_q.settings.bands[0].frequency_hz == Approx(1000 * half_way).epsilon(1e-6));
  REQUIRE(with_q.diagnostics.size() == 1);
  CHECK(with_q.diagnostics[0].message.find("LSC and HSC") != std::string::npos);
}

TEST_CASE("a bandwidth in octaves is read as Q") {
  // Half an octave either side: Q = f0 / (f2 - f1) = 1 / (sqrt(2) - 1 / sqrt(2)).
  const double octave_q = 1.0 / (std::sqrt(2.0) - std::sqrt(0.5));
  CHECK(read_band("Filter: ON PEQ Fc 100 Hz Gain 1 dB BW Oct 1").q ==
        Approx(octave_q).epsilon(1e-6));
  CHECK(read_band("Filter: ON PK Fc 100 Hz Gain 1 dB BW 1 oct").q ==
        Approx(octave_q).epsilon(1e-6));
  CHECK(read_band("Filter: ON BP Fc 100 Hz BW Oct 1,0").q == Approx(octave_q).epsilon(1e-6));
}

TEST_CASE("tokens come in any order, case and spacing") {
  for (const char* line :
       {"Filter: ON PK Fc 1200 Hz Gain -3.5 dB Q 1.41",
        "Filter: Q 1.41 Gain -3.5 dB Fc 1200 Hz PK ON",
        "filter 12: on pk fc 1.2 khz gain -3.5 q 1.41", "FILTER1:ON PK Fc1200Hz Gain-3.5dB Q1.41",
        "Filter: ON\tPK\tFc 1.2e3 Hz  Gain \u22123,5 dB  Q 1,41 # nose",
        "  Filter 3 : ON PK Fc 1,200 Hz Gain -3.5 dB Q 1.41"})
    check_band(read_band(line), kPeak, 1200, -3.5, 1.41);
}

TEST_CASE("channels are read by name, number and all") {
  const auto settings = read_clean("# both first\nFilter: ON HP Fc 20 Hz\n"
                                   "Channel: L 2 C\nFilter: ON HP Fc 20 Hz\n"
                                   "Channel: SUB\nFilter: ON LP Fc 120 Hz\n"
                                   "channel: RL RR SL SR 32\nFilter: ON HP Fc 80 Hz\n"
                                   "Channel: all\nFilter: ON HP Fc 20 Hz\n");
  REQUIRE(settings.band_count == 5);
  const uint32_t masks[] = {0xffffffff, 0b111, 0b1000, 0x800000f0, 0xffffffff};
  for (uint32_t b = 0; b < 5; ++b)
    CHECK(settings.bands[b].channel_mask == masks[b]);
}

TEST_CASE("preamps add up") {
  CHECK(read_clean("Preamp: -6.5 dB\nPreamp: -1 dB\nDevice: all\n").preamp_db == -7.5f);
  CHECK(read_clean("Preamp: -6,5").preamp_db == -6.5f);
  const EqText uneven =
      parse_eq_text("Preamp: -1 dB\nChannel: R\nPreamp: -2 dB\n", EqTextMode::kLenient);
  REQUIRE(uneven.accepted);
  CHECK(uneven.settings.preamp_db == -3.0f);
  REQUIRE(uneven.diagnostics.size() == 1);
  CHECK(uneven.diagnostics[0].line == 3);
}

TEST_CASE("GraphicEQ is read as a curve") {
  const EqText read = parse_eq_text("GraphicEQ: 10 -84; 20 -1.5;21 -1,4; 10,000 3; 20000 2.5;\n");
  REQUIRE(read.accepted);
  REQUIRE(read.curve.size() == 5);
  CHECK(read.settings.band_count == 0);
  CHECK(read.curve[0].gain_db == -84.0);
  CHECK(read.curve[2].frequency_hz == 21.0);
  CHECK(read.curve[2].gain_db == Approx(-1.4));
  CHECK(read.curve[3].frequency_hz == 10000.0);
}
