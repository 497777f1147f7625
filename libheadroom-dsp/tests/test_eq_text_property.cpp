// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/eq_text.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

// Whatever is written reads back; whatever is read is in range.
using namespace headroom;

namespace {

using Random = std::mt19937;

float uniform(Random& random, float least, float most) {
  return std::uniform_real_distribution<float>(least, most)(random);
}

uint32_t below(Random& random, size_t limit) { return static_cast<uint32_t>(random() % limit); }

bool has_gain(EqBandType type) {
  return type == EqBandType::kPeak || type == EqBandType::kLowShelf ||
         type == EqBandType::kHighShelf;
}

EqualizerSettings random_settings(Random& random) {
  EqualizerSettings settings;
  settings.design = EqDesign::kCookbook;
  settings.preamp_db = uniform(random, -40.0f, 40.0f);
  settings.band_count = below(random, kMaxEqBands + 1);
  for (uint32_t b = 0; b < settings.band_count; ++b) {
    EqBand& band = settings.bands[b];
    band.id = b + 1;
    band.type = static_cast<EqBandType>(below(random, 8));
    band.enabled = below(random, 4) != 0;
    band.channel_mask = below(random, 3) == 0 ? (1u | static_cast<uint32_t>(random())) : 0xffffffff;
    // Full floats, whole numbers, and three digits behind the point, which some take for thousands.
    band.frequency_hz = 10.0f * std::exp(uniform(random, 0.0f, 9.16f));
    if (below(random, 3) == 0)
      band.frequency_hz = std::round(band.frequency_hz);
    else if (below(random, 3) == 0)
      band.frequency_hz = std::round(band.frequency_hz * 8.0f) / 8.0f;
    band.gain_db = has_gain(band.type) ? uniform(random, -30.0f, 30.0f) : 0.0f;
    band.q = 0.06f * std::exp(uniform(random, 0.0f, 6.5f));
  }
  return settings;
}

void check_same(const EqBand& read, const EqBand& written) {
  CHECK(read.id == written.id);
  CHECK(read.type == written.type);
  CHECK(read.enabled == written.enabled);
  CHECK(read.channel_mask == written.channel_mask);
  CHECK(read.frequency_hz == written.frequency_hz);
  CHECK(read.gain_db == written.gain_db);
  CHECK(read.q == written.q);
}

std::string mutate(std::string text, Random& random) {
  static const std::string kPieces[] = {
      "Filter",   ":",       "ON",      "OFF",       "PK",
      "LSC 6 dB", "HS",      "Fc",      "Gain",      "Q",
      "BW",       "oct",     "Hz",      "kHz",       "dB",
      "1e309",    "-",       "1,234.5", "9999999",   "0",
      "-0",       ".5",      "1.",      "e5",        "\r",
      "\n",       "\r\n",    "\u00a0",  "\xff",      std::string(1, 0),
      "#",        "Channel", "all",     "Preamp",    "GraphicEQ: 20 1;",
      "nan",      "inf",     "None",    "Modal",     "T60",
      "Include",  "\u2212",  "\t",      "0.0499999", "40.0001",
      "96001",    "9.999",   "12dB",    "LS",        "\xef\xbb\xbf"};
  const uint32_t edits = 1 + below(random, 6);
  for (uint32_t e = 0; e < edits; ++e) {
    const size_t at = below(random, text.size() + 1);
    switch (below(random, 5)) {
    case 0:
      text.insert(at, kPieces[below(random, std::size(kPieces))]);
      break;
    case 1:
      text.erase(at, below(random, 12));
      break;
    case 2:
      if (at < text.size())
        text[at] = static_cast<char>(random());
      break;
    case 3:
      text.insert(at, text.substr(below(random, text.size() + 1), below(random, 40)));
      break;
    case 4:
      if (at < text.size() && text[at] >= '0' && text[at] <= '9')
        text[at] = static_cast<char>('0' + below(random, 10));
      break;
    }
  }
  return text;
}

/// Lines as the contract defines them, counted without the library: CR LF is one end.
std::vector<std::string> lines_of(std::string text) {
  if (text.rfind("\xef\xbb\xbf", 0) == 0)
    text.erase(0, 3);
  std::vector<std::string> lines(1);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && i > 0 && text[i - 1] == '\r')
      continue;
    if (text[i] == '\n' || text[i] == '\r')
      lines.emplace_back();
    else
      lines.back() += text[i];
  }
  return lines;
}

const std::string kSeeds[] = {
    "Preamp: -6.4 dB\nFilter 1: ON LSC Fc 105 Hz Gain 5.9 dB Q 0.70\n"
    "Filter 2: ON PK Fc 173 Hz Gain -2.8 dB Q 0.51\nFilter 3: ON HSC Fc 10000 Hz Gain -3.2 dB Q "
    "0.70\n",
    "Filter Settings file\r\n\r\nRoom EQ V5.31\r\nEqualiser: Generic\r\n"
    "Filter  1: ON  PK       Fc   63,5 Hz  Gain  -5,0 dB  Q  4,00\r\n"
    "Filter  2: ON  Modal    Fc  1.250 Hz  Gain   2,0 dB  Q 5,41 T60 target 100 ms\r\n"
    "Filter  3: OFF None\r\n",
    "Channel: L R\nFilter: ON PEQ Fc 1,000 Hz Gain 3 dB BW Oct 0.5\nFilter: ON HS 6dB Fc 8 kHz "
    "Gain 4 dB\n"
    "Filter: ON LS Fc 80 Hz Gain -4 dB Q 0.6\nFilter: ON NO Fc 50 Hz\nFilter: ON AP Fc 900 Hz Q "
    "1\n",
    "GraphicEQ: 20 -1.5; 21 -1.4; 1000 0; 10000 2,5; 20000 3\n"};

} // namespace

TEST_CASE("settings written as text read back the same, to the last bit") {
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const EqualizerSettings written = random_settings(random);
    const std::string text = write_eq_text(written);
    INFO(text);
    const EqText read = parse_eq_text(text);
    REQUIRE(read.accepted);
    REQUIRE(read.diagnostics.empty());
    REQUIRE(read.settings.band_count == written.band_count);
    CHECK(read.settings.preamp_db == written.preamp_db);
    for (uint32_t b = 0; b < written.band_count; ++b)
      check_same(read.settings.bands[b], written.bands[b]);
  }
}

TEST_CASE("no written frequency has what Equalizer APO takes for thousands") {
  EqualizerSettings settings;
  settings.band_count = 1;
  for (const float frequency_hz : {63.125f, 1000.375f, 96000.0f, 12.5f}) {
    settings.bands[0].frequency_hz = frequency_hz;
    const std::string text = write_eq_text(settings);
    const size_t begin = text.find("Fc ") + 3;
    const std::string number = text.substr(begin, text.find(" Hz") - begin);
    INFO(number);
    CHECK((number.size() < 5 || number[number.size() - 4] != '.'));
    CHECK(std::stof(number) == frequency_hz);
  }
}

TEST_CASE("what text cannot say is refused, not lost") {
  EqualizerSettings settings;
  settings.band_count = 1;
  settings.bands[0].channel_mask = 0;
  CHECK_THROWS_AS(write_eq_text(settings), std::invalid_argument);
  settings.bands[0].channel_mask = 1;
  CHECK_NOTHROW(write_eq_text(settings));
  settings.bands[0].q = 0.0f;
  CHECK_THROWS_AS(write_eq_text(settings), std::invalid_argument);
}

TEST_CASE("20,000 broken texts give settings in range or errors with a place") {
  uint32_t accepted = 0;
  for (uint32_t seed = 1; seed <= 20000; ++seed) {
    Random random(seed);
    const std::string text = mutate(kSeeds[below(random, std::size(kSeeds))], random);
    const EqTextMode mode = below(random, 2) == 0 ? EqTextMode::kStrict : EqTextMode::kLenient;
    const EqText read = parse_eq_text(text, mode);
    const auto lines = lines_of(text);
    bool errors = false;
    for (const EqTextDiagnostic& remark : read.diagnostics) {
      errors = errors || remark.severity == EqTextSeverity::kError;
      const bool line_exists = remark.line >= 1 && remark.line <= lines.size();
      const bool place_exists =
          line_exists && remark.column >= 1 && remark.column <= lines[remark.line - 1].size() + 1;
      const bool says =
          !remark.message.empty() && std::all_of(remark.message.begin(), remark.message.end(),
                                                 [](char c) { return c >= ' ' && c <= '~'; });
      if (!place_exists || !says)
        FAIL("seed " << seed << ": " << remark.line << ":" << remark.column << ": "
                     << remark.message);
    }
    try {
      read.settings.validate();
    } catch (const std::invalid_argument& error) {
      FAIL("seed " << seed << ": " << error.what());
    }
    for (size_t p = 1; p < read.curve.size(); ++p)
      if (!(read.curve[p].frequency_hz > read.curve[p - 1].frequency_hz))
        FAIL("seed " << seed << ": the curve falls back");
    if (read.accepted ? errors && mode == EqTextMode::kStrict : !errors)
      FAIL("seed " << seed << ": accepted " << read.accepted << ", errors " << errors);
    accepted += read.accepted ? 1 : 0;
  }
  // Both outcomes must be common, or the test looks at one side only.
  CHECK(accepted > 4000);
  CHECK(accepted < 16000);
}
