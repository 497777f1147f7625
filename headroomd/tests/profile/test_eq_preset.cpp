// SPDX-License-Identifier: GPL-3.0-or-later
#include "headroom-dsp/eq_response.hpp"
#include "profile/eq_preset.hpp"
#include "profile/profile_parser.hpp"
#include <cmath>
#include <headroom_catch.hpp>
#include <string>

using namespace headroom;
using namespace headroom::profile;

namespace {

const std::string kHead = "name = \"mine\"\ndescription = \"d\"\n[eq]\n";
const std::string kTwoBands = "Preamp: -4 dB\n"
                              "Filter 1: ON PK Fc 100 Hz Gain 3 dB Q 1\n"
                              "Filter 2: ON HSC Fc 8000 Hz Gain -2 dB Q 0.7\n";

/// The profile `body` of which eq.preset always finds that text.
ParsedProfile with_preset(const std::string& body, const std::string& preset,
                          const FindBase& find_base = {}) {
  return parse_profile({"mine.toml", kHead + body}, find_base,
                       [&](std::string_view, std::string_view) {
                         return SourceText{"preset.txt", preset};
                       });
}

std::string said(const ParsedProfile& result) {
  std::string lines;
  for (const auto& error : result.errors)
    lines += text(error) + '\n';
  return lines;
}

EqualizerSettings eq_of(const ParsedProfile& result) {
  INFO(said(result));
  REQUIRE(result.profile);
  return result.profile->settings.chain.eq;
}

} // namespace

TEST_CASE("a preset gives bands, preamp and design") {
  const auto eq = eq_of(with_preset("preset = \"x\"\n", kTwoBands));
  CHECK(eq.band_count == 2);
  CHECK(eq.bands[1].type == EqBandType::kHighShelf);
  CHECK(eq.preamp_db == -4.0f);
  CHECK(eq.design == EqDesign::kCookbook);
}

TEST_CASE("what a profile says beside a preset has the last word") {
  // In the order of the alphabet these stand on both sides of "preset".
  const auto eq = eq_of(with_preset("design = \"analog\"\npreset = \"x\"\npreamp_db = -9\n"
                                    "position = \"pre\"\n",
                                    kTwoBands));
  CHECK(eq.design == EqDesign::kAnalog);
  CHECK(eq.preamp_db == -9.0f);
  CHECK(eq.position == EqPosition::kPre);
  CHECK(eq.band_count == 2);
}

TEST_CASE("bands replace the preset of a base, its preamp and design included, and vice versa") {
  const FindBase with_base = [](std::string_view, std::string_view) {
    return SourceText{"base.toml", "name = \"base\"\ndescription = \"\"\neq.preset = \"x\"\n"};
  };
  const auto extending = [](const std::string& body) {
    return "extends = \"base\"\nname = \"mine\"\n[eq]\n" + body;
  };
  const auto parse = [&](const std::string& body, const FindBase& base) {
    return parse_profile({"mine.toml", extending(body)}, base,
                         [](std::string_view, std::string_view) {
                           return SourceText{"preset.txt", kTwoBands};
                         });
  };
  const auto bands = eq_of(parse("bands = [{ frequency_hz = 300 }]\n", with_base));
  CHECK(bands.band_count == 1);
  CHECK(bands.preamp_db == 0.0f);
  CHECK(bands.design == EqDesign::kAnalog);
  CHECK(eq_of(parse("preset = \"\"\n", with_base)).band_count == 0);
  CHECK(eq_of(parse("preamp_db = -1\n", with_base)).band_count == 2);

  const FindBase own_bands = [](std::string_view, std::string_view) {
    return SourceText{"base.toml", "name = \"base\"\ndescription = \"\"\n"
                                   "eq.preamp_db = -2\neq.bands = [{ frequency_hz = 300 }]\n"};
  };
  const auto preset = eq_of(parse("preset = \"x\"\n", own_bands));
  CHECK(preset.band_count == 2);
  CHECK(preset.preamp_db == -4.0f);
  CHECK(eq_of(parse("preset = \"\"\n", own_bands)).band_count == 1);
}

TEST_CASE("what is wrong with a preset is told with both places") {
  CHECK(said(with_preset("preset = \"x\"\n", "Filter 1: ON PK Fc 100 Hz Gain 50 dB Q 1\n")) ==
        "mine.toml:4:10: eq.preset \"x\": it has errors itself\n"
        "preset.txt:1:32: Gain must be -30..30 dB, got 50\n");
  CHECK(said(with_preset("preset = \"x\"\n", std::string(kLargestProfile + 1, '#'))) ==
        "mine.toml:4:10: eq.preset \"x\": it has errors itself\n"
        "preset.txt: a preset has at most 262144 bytes\n");
  CHECK(said(parse_profile({"mine.toml", kHead + "preset = \"x\"\n"}, {},
                           [](std::string_view, std::string_view) -> std::optional<SourceText> {
                             return std::nullopt;
                           })) == "mine.toml:4:10: eq.preset \"x\": there is no such preset\n");
}

TEST_CASE("what is doubtful about a preset is a warning with its place") {
  const auto result = with_preset("preset = \"x\"\n", "Filter 1: ON LS Fc 100 Hz Gain 3 dB Q 1\n");
  CHECK(result.profile);
  REQUIRE(result.warnings.size() == 1);
  CHECK(text(result.warnings[0]).find("preset.txt:1:") == 0);
}

TEST_CASE("a GraphicEQ curve becomes bands that follow it, behind the filters") {
  const std::string curve = "GraphicEQ: 20 0; 100 4; 400 0; 2000 -3; 8000 1; 20000 0\n";
  const auto alone = eq_of(with_preset("preset = \"x\"\n", curve));
  CHECK(alone.band_count >= 3);
  CHECK(alone.band_count <= 10);
  const double hz[] = {100.0, 2000.0};
  double db[2] = {};
  eq_response_db(alone, 48000.0, 2, 0, hz, db);
  CHECK(std::fabs(db[0] - 4.0) < 0.5);
  CHECK(std::fabs(db[1] + 3.0) < 0.5);
  const auto both = eq_of(with_preset("preset = \"x\"\n", kTwoBands + curve));
  CHECK(both.band_count == alone.band_count + 2);
  CHECK(both.bands[0].frequency_hz == 100.0f);
  CHECK(both.bands[both.band_count - 1].id == both.band_count);
  CHECK(said(with_preset("preset = \"x\"\n", "GraphicEQ: 20 0; 20000 0\n")).find("preset.txt: ") !=
        std::string::npos);
}
