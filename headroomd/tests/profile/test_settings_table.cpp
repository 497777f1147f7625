// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/settings_table.hpp"
#include <cmath>
#include <headroom_catch.hpp>
#include <limits>
#include <set>
#include <stdexcept>
#include <string>

using namespace headroom::profile;
using headroom::LevelControllerSettings;

namespace {

const Setting& setting(std::string_view key) {
  const auto* found = find_setting(key);
  INFO(key);
  REQUIRE(found);
  return *found;
}

/// What the audio library says about the settings; empty if it is content.
std::string complaint(const ProfileSettings& settings) {
  try {
    settings.chain.validate();
    settings.per_app.level.validate();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

std::string refusal(std::string_view key, const Value& value) {
  ProfileSettings settings;
  try {
    set(settings, setting(key), value);
  } catch (const std::invalid_argument& error) {
    CHECK(setting(key).get(settings) == default_value(setting(key)));
    return error.what();
  }
  return {};
}

std::string typed(std::string_view key, std::string_view words) {
  ProfileSettings settings;
  set_text(settings, setting(key), words);
  return text(setting(key).get(settings));
}

/// Settings that the audio library does not know, and which its validate() cannot judge.
bool is_ours(std::string_view key) {
  return key == "limiter.oversample" || key == "meters.publish_hz";
}

} // namespace

TEST_CASE("the table's ranges are those of the audio library, to the last bit") {
  for (const auto& row : all_settings()) {
    if (row.type != SettingType::number || is_ours(row.key))
      continue;
    INFO(row.key);
    const double percent = row.unit == "%" ? 100.0 : 1.0; // the limiter counts to 1
    for (const float end : {row.least, row.most}) {
      ProfileSettings settings;
      row.put(settings, double{end});
      CHECK(complaint(settings) == "");
      const float outside = end == row.least ? -1e9f : 1e9f;
      const double beyond = double{std::nextafter(end / static_cast<float>(percent), outside)};
      row.put(settings, beyond * percent);
      CHECK(complaint(settings).find(std::string(row.key) + " must be ") == 0);
    }
  }
}

TEST_CASE("a value just outside its range is refused with the range") {
  for (const auto& row : all_settings()) {
    if (row.type != SettingType::number || !row.numbers.empty())
      continue;
    INFO(row.key);
    for (const double wrong :
         {double{std::nextafter(row.least, -1e9f)}, double{std::nextafter(row.most, 1e9f)},
          std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
      const auto said = refusal(row.key, wrong);
      CHECK(said.find(std::string(row.key) + " must be " + allowed(row) + ", got ") == 0);
    }
    CHECK(refusal(row.key, double{row.least}) == "");
    CHECK(refusal(row.key, double{row.most}) == "");
  }
  CHECK(refusal("limiter.release_ms", 0.0) == "limiter.release_ms must be 1..5000, got 0");
  CHECK(refusal("compressor.attack_ms", 0.05) == ""); // not a float, and yet the documented end
}

TEST_CASE("each key is there once, documented, and has an allowed default") {
  std::set<std::string_view> keys;
  for (const auto& row : all_settings()) {
    INFO(row.key);
    CHECK(keys.insert(row.key).second);
    for (const auto* title : {"name", "description", "extends"})
      CHECK(row.key != title);
    CHECK(!row.doc.empty());
    CHECK(!row.doc.ends_with('.'));
    CHECK(refusal(row.key, default_value(row)) == "");
    CHECK(find_setting(row.key) == &row);
  }
  CHECK(find_setting("agc") == nullptr);
  CHECK(find_setting("") == nullptr);
}

TEST_CASE("each key reads back what was set, and leaves every other key alone") {
  for (const auto& row : all_settings()) {
    INFO(row.key);
    Value other = std::string("some preset");
    if (row.type == SettingType::boolean)
      other = !std::get<bool>(default_value(row));
    else if (row.type == SettingType::word)
      other = std::string(row.words[default_value(row) == Value(std::string(row.words[0]))]);
    else if (row.type == SettingType::number)
      other = row.numbers.empty() ? double{row.least} + 0.25 * double{row.most - row.least}
                                  : double{row.numbers[0]};
    if (const auto* number = std::get_if<double>(&other))
      other = std::round(*number * 10.0) / 10.0;
    ProfileSettings settings;
    set(settings, row, other);
    CHECK(text(row.get(settings)) == text(other));
    for (const auto& neighbour : all_settings())
      if (neighbour.key != row.key) {
        INFO(neighbour.key);
        CHECK(neighbour.get(settings) == default_value(neighbour));
      }
  }
}

TEST_CASE("a key with a spelling of its own sets the member that it names") {
  ProfileSettings settings;
  set(settings, setting("compressor.makeup_db"), 3.0);
  CHECK(!settings.chain.compressor.auto_makeup);
  CHECK(settings.chain.compressor.makeup_db == 3.0f);
  set(settings, setting("compressor.makeup_db"), std::string("AUTO"));
  CHECK(settings.chain.compressor.auto_makeup);
  set(settings, setting("limiter.link"), std::string("dual-mono"));
  CHECK(settings.chain.limiter.link == 0.0f);
  set(settings, setting("limiter.link"), std::string("60%"));
  CHECK(settings.chain.limiter.link == 0.6f);
  CHECK(text(setting("limiter.link").get(settings)) == "60");
  set(settings, setting("limiter.link"), 100.0);
  CHECK(text(setting("limiter.link").get(settings)) == "stereo");
  set(settings, setting("compressor.detector"), std::string("rms"));
  CHECK(settings.chain.compressor.detector == headroom::CompressorDetector::kRms);
  set(settings, setting("default_route.route"), std::string("bypass"));
  CHECK(settings.default_route == Route::bypass);
  set(settings, setting("eq.position"), std::string("pre"));
  CHECK(settings.chain.eq.position == headroom::EqPosition::kPre);
  set(settings, setting("eq.design"), std::string("cookbook"));
  CHECK(settings.chain.eq.design == headroom::EqDesign::kCookbook);
  set(settings, setting("per_app.defer_to_user"), std::string("strict"));
  CHECK(settings.per_app.level.defer_to_user == headroom::DeferToUser::kStrict);
  set(settings, setting("limiter.oversample"), 8.0);
  CHECK(settings.oversample == 8);
}

TEST_CASE("what a user types becomes the value that is meant") {
  CHECK(typed("agc.enabled", "off") == "false");
  CHECK(typed("per_app.enabled", "YES") == "true");
  CHECK(typed("agc.target_lufs", "-16.5") == "-16.5");
  CHECK(typed("compressor.makeup_db", "+2") == "2");
  CHECK(typed("compressor.makeup_db", "Auto") == "auto");
  CHECK(typed("limiter.link", "35%") == "35");
  CHECK(typed("eq.preset", "HD 600") == "HD 600");
}

TEST_CASE("a wrong value is told what would be right") {
  const auto says = [](std::string_view key, std::string_view words) {
    ProfileSettings settings;
    try {
      set_text(settings, setting(key), words);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(says("agc.enabled", "1") == "agc.enabled must be true or false, got \"1\"");
  CHECK(says("compressor.detector", "RSM") ==
        "compressor.detector must be peak or rms, got \"RSM\"");
  CHECK(says("compressor.makeup_db", "fast") ==
        "compressor.makeup_db must be -40..40 or auto, got \"fast\"");
  CHECK(says("limiter.oversample", "3") == "limiter.oversample must be 1, 2, 4 or 8, got 3");
  CHECK(says("limiter.link", "101%") ==
        "limiter.link must be 0..100, stereo or dual-mono, got \"101%\"");
  CHECK(says("limiter.link", "") == "limiter.link must be 0..100, stereo or dual-mono, got \"\"");
  CHECK(says("agc.target_lufs", "-16 LUFS") == "agc.target_lufs must be -60..0, got \"-16 LUFS\"");
  CHECK(says("eq.preset", "a\nb") == "eq.preset must be text of at most 255 bytes, got \"a?b\"");
  CHECK(refusal("limiter.hold_ms", true) == "limiter.hold_ms must be 0..200, got true");
  CHECK(refusal("default_route.route", 1.0) ==
        "default_route.route must be processed or bypass, got 1");
}

TEST_CASE("an unknown key is met with the key that was meant") {
  CHECK(unknown_key("limiter.relase_ms") ==
        "unknown key `limiter.relase_ms`, did you mean `release_ms`?");
  CHECK(unknown_key("limitter.release_ms") ==
        "unknown key `limitter.release_ms`, did you mean `limiter.release_ms`?");
  CHECK(unknown_key("limiter.max_psr_db") ==
        "unknown key `limiter.max_psr_db`, did you mean `limiter.soft.max_psr_db`?");
  CHECK(unknown_key("ceiling_dbtp") ==
        "unknown key `ceiling_dbtp`, did you mean `limiter.ceiling_dbtp`?");
  CHECK(unknown_key("something.else.entirely") == "unknown key `something.else.entirely`");
}

TEST_CASE("a rule for an application overrides what it names, and only that") {
  PerApp per_app;
  per_app.level.rms_target_db = -30.0f;
  per_app.level.max_cut_db = 6.0f;
  PerAppRule rule;
  rule.own.rms_target_db = -18.0f;
  rule.own.peak_release_ms = 400.0f;
  rule.given = {"per_app.rms_target_db"};
  const auto level = level_of(per_app, rule);
  CHECK(level.rms_target_db == -18.0f);
  CHECK(level.max_cut_db == 6.0f);
  CHECK(level.peak_release_ms == LevelControllerSettings{}.peak_release_ms);
}
