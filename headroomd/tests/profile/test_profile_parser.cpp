// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/profile_parser.hpp"
#include <headroom_catch.hpp>
#include <map>
#include <string>

using namespace headroom::profile;
using headroom::EqBandType;

namespace {

const std::string kHead = "name = \"mine\"\ndescription = \"for a test\"\n";

Profile parsed(const std::string& body, const FindBase& find_base = {}) {
  auto result = parse_profile({"mine.toml", kHead + body}, find_base);
  for (const auto& error : result.errors)
    UNSCOPED_INFO(text(error));
  REQUIRE(result.profile);
  return std::move(*result.profile);
}

/// All that is wrong, a line each; the body starts on line 3.
std::string wrong(const std::string& body, const FindBase& find_base = {}) {
  const auto result = parse_profile({"mine.toml", kHead + body}, find_base);
  CHECK(result.profile.has_value() == result.errors.empty());
  std::string all;
  for (const auto& error : result.errors)
    all += (all.empty() ? "" : "\n") + text(error);
  return all;
}

FindBase among(std::map<std::string, std::string> files) {
  return [files](std::string_view name, std::string_view) -> std::optional<SourceText> {
    const auto found = files.find(std::string(name));
    if (found == files.end())
      return std::nullopt;
    return SourceText{found->first + ".toml", found->second};
  };
}

} // namespace

TEST_CASE("a profile that says nothing has the defaults") {
  const auto profile = parsed("");
  CHECK(profile.name == "mine");
  CHECK(profile.description == "for a test");
  CHECK(profile.file == "mine.toml");
  CHECK(profile.settings.chain.agc.target_lufs == -18.0f);
  CHECK(profile.settings.chain.limiter.lookahead_ms == 3.0f);
  CHECK(!profile.settings.chain.soft.enabled);
  CHECK(profile.settings.default_route == Route::processed);
  CHECK(profile.settings.on_crash == OnCrash::open);
  CHECK(profile.settings.rules.empty());
}

TEST_CASE("sections, dotted keys and inline tables say the same") {
  for (const auto* body : {"[limiter]\nrelease_ms = 70\n[limiter.soft]\nattack_ms = 2.5\n",
                           "limiter.release_ms = 70\nlimiter.soft.attack_ms = 2.5\n",
                           "limiter = { release_ms = 70, soft = { attack_ms = 2.5 } }\n"}) {
    const auto profile = parsed(body);
    CHECK(profile.settings.chain.limiter.release_ms == 70.0f);
    CHECK(profile.settings.chain.soft.attack_ms == 2.5f);
  }
}

TEST_CASE("the soft tier is on where a section says so or does not say otherwise") {
  CHECK(!parsed("[limiter]\nceiling_dbtp = -1\n").settings.chain.soft.enabled);
  CHECK(parsed("[limiter]\n[limiter.soft]\n").settings.chain.soft.enabled);
  CHECK(parsed("[limiter.soft]\nmax_psr_db = 9\n").settings.chain.soft.enabled);
  CHECK(parsed("[limiter.soft]\nenabled = true\n").settings.chain.soft.enabled);
  CHECK(!parsed("[limiter.soft]\nenabled = false\n").settings.chain.soft.enabled);
}

TEST_CASE("an older profile is read as it is") {
  const auto profile = parsed(R"(
[compressor]
makeup_db = "auto"
[limiter]
ceiling_dbtp = -1.0
lookahead_ms = 2.0
hold_ms = 5
oversample = 4
link = "stereo"
[[rules]]
match = { process_binary = ["mpv", "vlc"], media_role = ["Music"] }
route = "bypass"
[[rules]]
match = { application_name = ["Chat"], portal_app_id = ["org.example.Chat"] }
route = "processed"
[default_route]
route = "bypass"
[per_app]
enabled = true
[[per_app.rules]]
match = { process_binary = ["Discord"] }
rms_target_db = -18.0
defer_to_user = "strict"
[[per_app.rules]]
match = { process_binary = ["mpv"] }
enabled = false
)");
  const auto& settings = profile.settings;
  CHECK(settings.chain.compressor.auto_makeup);
  CHECK(settings.chain.limiter.hold_ms == 5.0f);
  REQUIRE(settings.rules.size() == 2);
  CHECK(settings.rules[0].route == Route::bypass);
  REQUIRE(settings.rules[0].match.size() == 2);
  const auto& binary = settings.rules[0].match[0].field == MatchField::process_binary
                           ? settings.rules[0].match[0]
                           : settings.rules[0].match[1];
  CHECK(binary.patterns == std::vector<Pattern>{{Pattern::Kind::exact, false, "mpv"},
                                                {Pattern::Kind::exact, false, "vlc"}});
  CHECK(settings.rules[1].route == Route::processed);
  CHECK(settings.default_route == Route::bypass);
  CHECK(settings.per_app.enabled);
  REQUIRE(settings.per_app.rules.size() == 2);
  CHECK(settings.per_app.rules[0].own.rms_target_db == -18.0f);
  CHECK(settings.per_app.rules[0].own.defer_to_user == headroom::DeferToUser::kStrict);
  CHECK(settings.per_app.rules[0].given.size() == 2);
  CHECK(!settings.per_app.rules[1].enabled);
}

TEST_CASE("a pattern is exact, a glob, an expression, and negated") {
  using Kind = Pattern::Kind;
  CHECK(Pattern::parse("mpv") == Pattern{Kind::exact, false, "mpv"});
  CHECK(Pattern::parse("!mpv") == Pattern{Kind::exact, true, "mpv"});
  CHECK(Pattern::parse("fire*") == Pattern{Kind::glob, false, "fire*"});
  CHECK(Pattern::parse("!m?v") == Pattern{Kind::glob, true, "m?v"});
  CHECK(Pattern::parse("~^steam_.*") == Pattern{Kind::regex, false, "^steam_.*"});
  CHECK(Pattern::parse("!~\"^a|b$\"") == Pattern{Kind::regex, true, "^a|b$"});
  CHECK(Pattern::parse("=*!~") == Pattern{Kind::exact, false, "*!~"});
  CHECK(Pattern::parse("[beta]") == Pattern{Kind::exact, false, "[beta]"});
  CHECK_THROWS_AS(Pattern::parse(""), std::invalid_argument);
  CHECK_THROWS_AS(Pattern::parse("!"), std::invalid_argument);
  CHECK_THROWS_AS(Pattern::parse("~(unclosed"), std::invalid_argument);
  CHECK_THROWS_AS(Pattern::parse("~((((a{999}){999}){999}){999})"), std::invalid_argument);
  CHECK_THROWS_AS(Pattern::parse(std::string(257, 'a')), std::invalid_argument);
}

TEST_CASE("each field of a match is known, and a single string needs no list") {
  for (uint32_t i = 0; i < kMatchFields; ++i) {
    const auto field = static_cast<MatchField>(i);
    const auto profile =
        parsed("[[rules]]\nroute = \"bypass\"\nmatch." + std::string(text(field)) + " = \"x*\"\n");
    REQUIRE(profile.settings.rules.size() == 1);
    CHECK(profile.settings.rules[0].match == Match{{field, {{Pattern::Kind::glob, false, "x*"}}}});
  }
}

TEST_CASE("bands of the equaliser, in order") {
  const auto eq = parsed(R"(
[eq]
design = "cookbook"
[[eq.bands]]
type = "low-shelf"
frequency_hz = 105
gain_db = 5.5
q = 0.71
[[eq.bands]]
frequency_hz = 3000
enabled = false
channels = [2]
)")
                      .settings.chain.eq;
  REQUIRE(eq.band_count == 2);
  CHECK(eq.bands[0].type == EqBandType::kLowShelf);
  CHECK(eq.bands[0].frequency_hz == 105.0f);
  CHECK(eq.bands[0].gain_db == 5.5f);
  CHECK(eq.bands[0].q == 0.71f);
  CHECK(eq.bands[0].channel_mask == 0xffffffff);
  CHECK(eq.bands[1].type == EqBandType::kPeak);
  CHECK(!eq.bands[1].enabled);
  CHECK(eq.bands[1].channel_mask == 2);
  CHECK(eq.bands[0].id != eq.bands[1].id);
}

TEST_CASE("devices keep their order, the schedule goes by the clock") {
  const auto settings = parsed(R"(
[device."usb*"]
profile = "music"
[device."alsa_output.pci*"]
eq_preset = "speakers"
[schedule]
"22:00" = "night"
"07:30" = "default"
)")
                            .settings;
  REQUIRE(settings.devices.size() == 2);
  CHECK(settings.devices[0] == DeviceBinding{{Pattern::Kind::glob, false, "usb*"}, "music", ""});
  CHECK(settings.devices[1].eq_preset == "speakers");
  CHECK(settings.schedule ==
        std::vector<ScheduleEntry>{{7 * 60 + 30, "default"}, {22 * 60, "night"}});
}

TEST_CASE("a wrong value is reported where it stands, with what is allowed") {
  CHECK(wrong("[limiter]\nrelease_ms = 0\n") ==
        "mine.toml:4:14: limiter.release_ms must be 1..5000, got 0");
  CHECK(wrong("[agc]\n  enabled = 1\n") ==
        "mine.toml:4:13: agc.enabled must be true or false, got 1");
  CHECK(wrong("agc.target_lufs = [-18]\n") ==
        "mine.toml:3:19: agc.target_lufs must be -60..0, got an array");
  CHECK(wrong("agc.target_lufs = \"loud\"\n") ==
        "mine.toml:3:19: agc.target_lufs must be -60..0, got \"loud\"");
  CHECK(wrong("agc.target_lufs = nan\n") ==
        "mine.toml:3:19: agc.target_lufs must be -60..0, got nan");
  CHECK(wrong("agc.target_lufs = 1979-05-27\n") ==
        "mine.toml:3:19: agc.target_lufs must be -60..0, got a date or time");
  CHECK(wrong("limiter = 3\n") == "mine.toml:3:11: limiter must be a section ([limiter]), got 3");
  CHECK(wrong("limiter.oversample = 6\n") ==
        "mine.toml:3:22: limiter.oversample must be 1, 2, 4 or 8, got 6");
}

TEST_CASE("an unknown key is reported where it stands, with the one that was meant") {
  CHECK(wrong("[limiter]\nrelase_ms = 60\n") ==
        "mine.toml:4:1: unknown key `limiter.relase_ms`, did you mean `release_ms`?");
  CHECK(wrong("[limitter]\nrelease_ms = 60\n") ==
        "mine.toml:3:2: unknown key `limitter`, did you mean `limiter`?");
  CHECK(wrong("[limiter.sofft]\n") ==
        "mine.toml:3:10: unknown key `limiter.sofft`, did you mean `soft`?");
  CHECK(wrong("[[rule]]\n") == "mine.toml:3:3: unknown key `rule`, did you mean `rules`?");
  CHECK(wrong("ceiling_dbtp = -1\n") ==
        "mine.toml:3:1: unknown key `ceiling_dbtp`, did you mean `limiter.ceiling_dbtp`?");
  CHECK(wrong("[colour]\nx = 1\n") == "mine.toml:3:2: unknown key `colour`");
}

TEST_CASE("everything that is wrong is reported at once, by place") {
  CHECK(wrong("[limiter]\nhold_ms = -1\nlink = \"both\"\n[agc]\nspeed = 1\nenabled = \"on\"\n") ==
        "mine.toml:4:11: limiter.hold_ms must be 0..200, got -1\n"
        "mine.toml:5:8: limiter.link must be 0..100, stereo or dual-mono, got \"both\"\n"
        "mine.toml:7:1: unknown key `agc.speed`\n"
        "mine.toml:8:11: agc.enabled must be true or false, got \"on\"");
}

TEST_CASE("lists say which of their entries is wrong") {
  CHECK(wrong("[[rules]]\nmatch = { process_binry = [\"a\"] }\nroute = \"direct\"\n") ==
        "mine.toml:4:11: unknown key `rules[1].match.process_binry`, did you mean "
        "`process_binary`?\n"
        "mine.toml:5:9: rules[1].route must be processed or bypass, got \"direct\"");
  CHECK(wrong("[[rules]]\nmatch = {}\nroute = \"bypass\"\n") ==
        "mine.toml:4:9: rules[1].match must be a table of at least one property, got an empty "
        "one");
  CHECK(wrong("[[rules]]\nmatch = { process_binary = [] }\n") ==
        "mine.toml:3:1: rules[1] has no `route`\n"
        "mine.toml:4:28: rules[1].match.process_binary must hold at least one string");
  CHECK(wrong("[[rules]]\nmatch = { node_name = [\"~(\"] }\nroute = \"bypass\"\n")
            .find("mine.toml:4:24: rules[1].match.node_name: not a regular expression") == 0);
  CHECK(wrong("rules = [1]\n") == "mine.toml:3:10: rules[1] must be a table, got 1");
  CHECK(wrong("[rules]\n").find("mine.toml:3:1: rules must be a list of tables ([[rules]])") == 0);
  CHECK(wrong("[[per_app.rules]]\nmatch = { process_binary = \"a\" }\nmax_cut_db = 61\n"
              "default_enabled = true\n") ==
        "mine.toml:5:14: per_app.rules[1].max_cut_db must be 0..60, got 61\n"
        "mine.toml:6:1: unknown key `per_app.rules[1].default_enabled`");
  CHECK(wrong("[[eq.bands]]\nfrequency_hz = 5\nq = \"wide\"\ntype = \"bell\"\nchannels = [0]\n") ==
        "mine.toml:4:16: eq.bands[1].frequency_hz must be 10..96000, got 5\n"
        "mine.toml:5:5: eq.bands[1].q must be a number, got \"wide\"\n"
        "mine.toml:6:8: eq.bands[1].type must be peak, low-shelf, high-shelf, low-pass, "
        "high-pass, band-pass, notch or all-pass, got \"bell\"\n"
        "mine.toml:7:12: eq.bands[1].channels must be a list of channels, each 1..32, got an "
        "array");
  CHECK(wrong("[[eq.bands]]\ngain_db = 1\n") == "mine.toml:3:1: eq.bands[1] has no `frequency_hz`");
  CHECK(wrong("[device.x]\n").find("mine.toml:3:9: device.\"x\" has neither") == 0);
  CHECK(wrong("[schedule]\n\"24:00\" = \"night\"\n\"8:00\" = \"day\"\n") ==
        "mine.toml:4:1: schedule.\"24:00\": a time of day is written \"00:00\"..\"23:59\"\n"
        "mine.toml:5:1: schedule.\"8:00\": a time of day is written \"00:00\"..\"23:59\"");
}

TEST_CASE("more bands than the equaliser has are refused as a whole") {
  std::string body;
  for (uint32_t i = 0; i <= headroom::kMaxEqBands; ++i)
    body += "[[eq.bands]]\nfrequency_hz = 100\n";
  CHECK(wrong(body) == "mine.toml:3:1: eq.bands must be at most 64 bands, got 65");
}

TEST_CASE("what TOML does not understand is reported where it stands") {
  CHECK(wrong("[agc\n").find("mine.toml:3:5: ") == 0);
  CHECK(wrong("agc.enabled = true\nagc.enabled = false\n").find("mine.toml:4:") == 0);
  CHECK(wrong("x = \"\xff\"\n").find("mine.toml:3:") == 0);
}

TEST_CASE("a profile needs a name and a description") {
  const auto result = parse_profile({"empty.toml", ""});
  REQUIRE(result.errors.size() == 2);
  CHECK(text(result.errors[0]) == "empty.toml:1:1: a profile needs a `name`");
  CHECK(text(result.errors[1]) == "empty.toml:1:1: a profile needs a `description`");
  const auto strange = parse_profile({"a.toml", "name = \"a/b\"\ndescription = 3\n"});
  REQUIRE(strange.errors.size() == 2);
  CHECK(text(strange.errors[0]) == "a.toml:1:8: name must not contain a /");
  CHECK(text(strange.errors[1]) == "a.toml:2:15: description must be text, got 3");
}

TEST_CASE("what a profile extends is there unless it says otherwise, lists in front") {
  const auto find = among({{"base", R"(name = "base"
description = "the base"
[agc]
target_lufs = -23
attack_ms = 900
[limiter.soft]
max_psr_db = 8
[eq]
preset = "flat"
[[rules]]
match.process_binary = "from-base"
route = "bypass"
)"}});
  const auto result = parse_profile({"mine.toml", R"(name = "mine"
extends = "base"
[agc]
attack_ms = 700
[limiter]
ceiling_dbtp = -2
[[eq.bands]]
frequency_hz = 100
[[rules]]
match.process_binary = "own"
route = "processed"
)"},
                                    find);
  REQUIRE(result.profile);
  const auto& settings = result.profile->settings;
  CHECK(result.profile->name == "mine");
  CHECK(result.profile->description == "the base");
  CHECK(settings.chain.agc.target_lufs == -23.0f);
  CHECK(settings.chain.agc.attack_ms == 700.0f);
  CHECK(settings.chain.soft.enabled);
  CHECK(settings.eq_preset.empty());
  REQUIRE(settings.rules.size() == 2);
  CHECK(settings.rules[0].match[0].patterns[0].text == "own");
  CHECK(settings.rules[1].match[0].patterns[0].text == "from-base");
}

TEST_CASE("a base that is missing, wrong or its own base is reported") {
  const auto find = among({{"broken", "name = \"broken\"\ndescription = \"\"\nagc.ratio = 2\n"},
                           {"a", "name = \"a\"\nextends = \"b\"\n"},
                           {"b", "name = \"b\"\nextends = \"a\"\n"}});
  CHECK(wrong("extends = \"nothing\"\n", find) ==
        "mine.toml:3:11: extends \"nothing\": there is no such profile");
  CHECK(wrong("extends = \"broken\"\n", find) ==
        "mine.toml:3:11: extends \"broken\": it has errors itself\n"
        "broken.toml:3:5: unknown key `agc.ratio`, did you mean `compressor.ratio`?");
  CHECK(wrong("extends = \"a\"\n", find) ==
        "mine.toml:3:11: extends \"a\": it has errors itself\n"
        "a.toml:2:11: extends \"b\": it has errors itself\n"
        "b.toml:2:11: extends \"a\": the profiles extend each other in a circle");
  CHECK(wrong("extends = \"a\"\n") == "mine.toml:3:11: extends \"a\": there is no such profile");
  CHECK(wrong("extends = 1\n") == "mine.toml:3:11: extends must be a name of 1..64 bytes, got 1");
}

TEST_CASE("a long row of profiles ends somewhere") {
  const FindBase endless = [](std::string_view name, std::string_view) {
    const auto next = std::to_string(std::stoi(std::string(name)) + 1);
    return SourceText{std::string(name) + ".toml",
                      "name = \"" + std::string(name) + "\"\nextends = \"" + next + "\"\n"};
  };
  CHECK(wrong("extends = \"1\"\n", endless).find("more than 8 profiles extend each other") !=
        std::string::npos);
}

TEST_CASE("bands and a preset exclude each other") {
  CHECK(wrong("[eq]\npreset = \"x\"\nbands = [{ frequency_hz = 100 }]\n") ==
        "mine.toml:5:9: eq.bands and eq.preset exclude each other");
}

TEST_CASE("hostile files end with a message") {
  std::string deep = "a";
  for (int i = 0; i < 100000; ++i)
    deep += ".a";
  CHECK(wrong(deep + " = 1\n") == "mine.toml: a profile has at most 4000 dots");
  CHECK(wrong(std::string(kLargestProfile, '#')) ==
        "mine.toml: a profile has at most 262144 bytes");
  CHECK(wrong("a = " + std::string(50000, '[') + "\n").find("mine.toml:3:") == 0);
  std::string many;
  for (int i = 0; i < 5000; ++i)
    many += "key" + std::to_string(i) + " = 1\n";
  CHECK(parse_profile({"mine.toml", kHead + many}).errors.size() == kMostErrors);
}
