// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/profile_directories.hpp"
#include "profile/settings_table.hpp"
#include <headroom_catch.hpp>
#include <map>
#include <sstream>
#include <string>
#include <vector>

// profiles/*.toml against a table that is written down here once more.
using namespace headroom::profile;

namespace {

constexpr const char* kNames[] = {"default",     "transparent",     "bypass-all", "night",
                                  "quiet-hours", "speech",          "podcast",    "movie",
                                  "music",       "broadcast-14",    "commute",    "party",
                                  "gaming",      "spike-protection"};

// A column per name; - where the profile says nothing.
//
// These differ from the older headroom, because its values miss the target
// (docs/profiles-measured.md, "What was tuned"):
//   agc.max_boost_db        music, broadcast-14, party 12; commute 20
//   agc.max_cut_db          night, quiet-hours, speech, podcast, commute, gaming 6; movie 8
//   agc.max_noise_lufs      not there; a floor was raised as far as the programme
//   limiter.soft.max_psr_db quiet-hours 5
//   limiter.lookahead_ms, limiter.hold_ms: the limiter is another (docs/limiter.md)
constexpr const char* kTable = R"(
agc.enabled                  true  false false true  true  true  true  true  true  true  true  true  true  false
agc.target_lufs              -18   -     -     -20   -24   -16   -16   -20   -16   -14   -16   -12   -16   -
agc.attack_ms                2000  -     -     1000  800   600   1000  2500  3000  2500  800   1500  600   -
agc.release_ms               800   -     -     400   350   200   600   1000  1500  1000  300   600   200   -
agc.silence_threshold_lufs   -70   -     -     -70   -70   -65   -65   -70   -70   -70   -65   -70   -65   -
agc.max_boost_db             12    -     -     18    20    20    18    12    18    20    24    24    20    -
agc.max_cut_db               12    -     -     12    24    12    12    12    12    12    12    12    12    -
agc.max_noise_lufs           -     -     -     -     -     -     -     -     -48   -46   -45   -45   -     -
compressor.enabled           true  false false true  true  true  true  true  true  true  true  true  true  true
compressor.detector          peak  -     -     peak  peak  peak  rms   rms   rms   rms   peak  rms   peak  peak
compressor.threshold_db      -24   -     -     -28   -30   -22   -24   -28   -22   -22   -22   -24   -22   -6
compressor.ratio             2.5   -     -     4     6     3     3     2     1.5   2     4     6     3     10
compressor.knee_db           6     -     -     8     8     4     6     8     10    8     4     6     4     2
compressor.attack_ms         10    -     -     5     4     3     15    15    20    20    5     10    3     1
compressor.release_ms        100   -     -     60    50    50    200   250   300   250   80    150   50    120
compressor.makeup_db         auto  -     -     auto  auto  auto  auto  auto  auto  auto  auto  auto  auto  0
compressor.rms_window_ms     -     -     -     -     -     -     120   50    50    100   -     60    -     -
limiter.ceiling_dbtp         -0.1  -0.1  -0.1  -1    -6    -0.3  -0.5  -1    -0.3  -1    -0.3  -0.1  -0.3  -0.5
limiter.lookahead_ms         3     3     3     3     3     3     3     3     3     3     3     3     2     3
limiter.hold_ms              12    12    12    12    12    8     8     12    12    12    12    12    8     12
limiter.release_ms           80    80    80    60    60    50    60    120   100   100   60    60    50    80
limiter.oversample           4     4     4     4     4     4     4     4     4     4     4     4     4     4
limiter.link                 stereo stereo stereo stereo stereo stereo stereo stereo stereo stereo stereo stereo stereo stereo
limiter.soft.enabled         true  false false true  true  true  true  true  true  true  true  false true  false
limiter.soft.max_psr_db      14    -     -     8     7     10    10    18    16    16    8     -     10    -
limiter.soft.static_ceiling_dbtp -6 -    -     -10   -14   -8    -8    -6    -5    -6    -8    -     -8    -
limiter.soft.attack_ms       5     -     -     3     2     2     3     8     6     6     3     -     2     -
limiter.soft.release_ms      200   -     -     150   120   100   150   250   250   200   120   -     100   -
meters.publish_hz            20    20    10    20    20    20    20    20    20    20    20    20    20    20
default_route.route          processed processed bypass processed processed processed processed processed processed processed processed processed bypass processed
per_app.enabled              false false false false false false false false false false false false true  false
per_app.default_enabled      -     -     -     -     -     -     -     -     -     -     -     -     false -
)";

/// Where an application called `app`, or a stream of this role, goes by the rules' plain names.
std::string route_of(const ProfileSettings& settings, MatchField field, const std::string& name) {
  for (const auto& rule : settings.rules)
    for (const auto& match : rule.match)
      for (const auto& pattern : match.patterns)
        if (match.field == field && pattern == Pattern{Pattern::Kind::exact, false, name})
          return rule.route == Route::bypass ? "bypass" : "processed";
  return "default";
}

const ProfileDirectories kShipped({HEADROOM_SOURCE_PROFILES});

Profile shipped(const std::string& name) {
  auto result = kShipped.load(name);
  for (const auto& error : result.errors)
    UNSCOPED_INFO(text(error));
  INFO(name);
  REQUIRE(result.profile);
  return std::move(*result.profile);
}

/// How many strings the rules hold: nothing is matched beyond what the test asks for.
size_t count_patterns(const ProfileSettings& settings) {
  size_t count = 0;
  for (const auto& rule : settings.rules)
    for (const auto& match : rule.match)
      count += match.patterns.size();
  return count;
}

} // namespace

TEST_CASE("the shipped profiles are these, each file is called as its profile") {
  const auto listed = kShipped.list();
  CHECK(listed.size() == std::size(kNames));
  for (const auto& entry : listed) {
    CHECK(entry.file.stem() == entry.name);
    CHECK(!entry.description.empty());
  }
  for (const auto* name : kNames)
    CHECK(shipped(name).name == name);
}

TEST_CASE("every value of every shipped profile is the intended one") {
  std::map<std::string, std::vector<std::string>> rows;
  std::istringstream table(kTable);
  for (std::string line; std::getline(table, line);) {
    std::istringstream words(line);
    std::string key;
    words >> key;
    for (std::string word; words >> word;)
      rows[key].push_back(word);
  }
  rows.erase("");
  for (size_t column = 0; column < std::size(kNames); ++column) {
    const auto profile = shipped(kNames[column]);
    for (const auto& setting : all_settings()) {
      const auto row = rows.find(std::string(setting.key));
      const bool said = row != rows.end() && row->second.at(column) != "-";
      INFO(kNames[column] << ' ' << setting.key);
      CHECK(text(setting.get(profile.settings)) ==
            (said ? row->second[column] : text(default_value(setting))));
    }
  }
  for (const auto& [key, values] : rows) {
    INFO(key);
    CHECK(find_setting(key));
    CHECK(values.size() == std::size(kNames));
  }
}

TEST_CASE("every rule of every shipped profile is the intended one") {
  using Names = std::vector<std::string>;
  const Names daw{"ardour", "reaper", "qpwgraph", "carla", "bitwig-studio"};
  const Names chat{"Discord", "discord", "element-desktop", "Slack", "zoom", "WEBRTC VoiceEngine"};
  const Names browsers{"firefox", "chromium", "google-chrome"};
  const Names players{"mpv", "vlc"};
  const Names party{"spotify", "mpv", "vlc", "strawberry", "rhythmbox", "audacious", "mpd"};
  struct Expected {
    std::vector<Names> bypass, processed;
    Names roles;
  };
  const std::map<std::string, Expected> table{
      {"default", {{{"spotify"}, players, daw}, {browsers, chat}, {}}},
      {"transparent", {}},
      {"bypass-all", {}},
      {"night", {{daw}, {}, {}}},
      {"quiet-hours", {{daw}, {}, {}}},
      {"speech", {{}, {chat}, {}}},
      {"podcast", {{daw}, {players, browsers}, {}}},
      {"movie", {{daw}, {players, browsers}, {"Movie", "Video"}}},
      {"music", {{daw}, {party, {"clementine"}}, {"Music"}}},
      {"broadcast-14", {{daw}, {}, {}}},
      {"commute", {{daw}, {}, {}}},
      {"party", {{daw}, {party}, {}}},
      {"gaming", {{}, {chat, {"mumble", "TeamSpeak"}}, {}}},
      {"spike-protection", {{daw}, {}, {}}},
  };
  for (const auto* name : kNames) {
    INFO(name);
    const auto settings = shipped(name).settings;
    const auto& expected = table.at(name);
    size_t count = expected.roles.size();
    const auto check = [&](const std::vector<Names>& groups, const std::string& route) {
      for (const auto& group : groups)
        for (const auto& app : group) {
          INFO(app);
          CHECK(route_of(settings, MatchField::process_binary, app) == route);
          CHECK(route_of(settings, MatchField::application_name, app) == route);
          count += 2;
        }
    };
    check(expected.bypass, "bypass");
    check(expected.processed, "processed");
    for (const auto& role : expected.roles)
      CHECK(route_of(settings, MatchField::media_role, role) == "processed");
    CHECK(count_patterns(settings) == count);
    for (const auto& rule : settings.rules)
      CHECK(rule.match.size() == 1);
  }
}

TEST_CASE("gaming levels voice chat and leaves players alone") {
  for (const auto* name : kNames)
    if (std::string(name) != "gaming")
      CHECK(shipped(name).settings.per_app.rules.empty());
  const auto per_app = shipped("gaming").settings.per_app;
  REQUIRE(per_app.rules.size() == 4);
  const std::vector<std::string> chat{"Discord", "discord", "element-desktop", "Slack",
                                      "zoom",    "mumble",  "TeamSpeak"};
  const std::vector<std::string> players{"spotify", "mpv", "vlc"};
  for (size_t i = 0; i < 4; ++i) {
    const auto& rule = per_app.rules[i];
    REQUIRE(rule.match.size() == 1);
    CHECK(rule.match[0].field ==
          (i % 2 == 0 ? MatchField::process_binary : MatchField::application_name));
    std::vector<std::string> names;
    for (const auto& pattern : rule.match[0].patterns)
      names.push_back(pattern.text);
    CHECK(names == (i < 2 ? chat : players));
    CHECK(rule.enabled == (i < 2));
    const auto level = level_of(per_app, rule);
    CHECK(level.rms_target_db == (i < 2 ? -18.0f : -20.0f));
    CHECK(level.peak_release_ms == (i < 2 ? 400.0f : 500.0f));
    CHECK(level.peak_threshold_db == -6.0f);
    CHECK(level.max_cut_db == 12.0f);
    CHECK(level.peak_attack_ms == 5.0f);
  }
}
