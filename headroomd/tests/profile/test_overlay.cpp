// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/overlay.hpp"
#include "profile/pattern_match.hpp"
#include "profile/profile_settings.hpp"
#include "profile/settings_table.hpp"
#include <headroom_catch.hpp>

using namespace headroom::profile;

namespace {

Overlay read(const std::string& text) {
  auto parsed = parse_overlay({"overlay.toml", text});
  for (const auto& error : parsed.errors)
    UNSCOPED_INFO(headroom::profile::text(error));
  REQUIRE(parsed.errors.empty());
  return parsed.overlay;
}

} // namespace

TEST_CASE("an overlay that is written and read again is the same") {
  Overlay overlay;
  CHECK(read(to_toml(overlay)) == overlay);
  overlay.active_name = "my \"night\" \\ profile";
  overlay.bypass = true;
  overlay.per_app_master = false;
  overlay.settings = {{"agc.enabled", false},
                      {"limiter.ceiling_dbtp", -0.1},
                      {"limiter.link", std::string("dual-mono")},
                      {"eq.preset", std::string("ä\"b")}};
  overlay.routes = {{"mpv", Route::bypass}, {"a.b [c]\n\x1f", Route::processed}};
  overlay.per_app = {{"firefox", false}, {"zoom", true}};
  CHECK(read(to_toml(overlay)) == overlay);
}

TEST_CASE("every setting survives in an overlay, at its limits too") {
  for (const auto& setting : all_settings()) {
    std::vector<Value> values = {default_value(setting)};
    if (setting.type == SettingType::number && setting.numbers.empty())
      for (const float limit : {setting.least, setting.most}) {
        ProfileSettings at_limit;
        set(at_limit, setting, static_cast<double>(limit));
        values.push_back(setting.get(at_limit));
      }
    for (const auto& value : values) {
      Overlay overlay;
      overlay.settings.emplace(setting.key, value);
      INFO(setting.key << " = " << text(value));
      CHECK(read(to_toml(overlay)) == overlay);
    }
  }
}

TEST_CASE("what is wrong in an overlay is told with its place, and the rest counts") {
  const auto parsed = parse_overlay({"/s/overlay.toml", "active_name = \"night\"\n"
                                                        "bypass_global = 3\n"
                                                        "colour = \"red\"\n"
                                                        "[setting_overrides]\n"
                                                        "\"limiter.release_ms\" = 0\n"
                                                        "\"agc.target_lufs\" = -20\n"
                                                        "\"agc.tarket_lufs\" = -20\n"
                                                        "[route_overrides]\n"
                                                        "mpv = \"loud\"\n"
                                                        "vlc = \"bypass\"\n"});
  std::vector<std::string> errors;
  for (const auto& error : parsed.errors)
    errors.push_back(text(error));
  CHECK(errors ==
        std::vector<std::string>{
            "/s/overlay.toml:2:17: bypass_global must be true or false, got 3",
            "/s/overlay.toml:3:1: unknown key `colour`",
            "/s/overlay.toml:5:24: limiter.release_ms must be 1..5000, got 0",
            "/s/overlay.toml:7:1: unknown key `agc.tarket_lufs`, did you mean `target_lufs`?",
            "/s/overlay.toml:9:7: route_overrides.\"mpv\" must be processed or bypass, got "
            "\"loud\""});
  CHECK(parsed.overlay.active_name == "night");
  CHECK(parsed.overlay.settings == SettingValues{{"agc.target_lufs", -20.0}});
  CHECK(parsed.overlay.routes.size() == 1);
}

TEST_CASE("a text that is not TOML gives no overlay at all") {
  const auto parsed = parse_overlay({"overlay.toml", "active_name = \"night\"\nbypass_global = "});
  REQUIRE(parsed.errors.size() == 1);
  CHECK(parsed.errors[0].line == 2);
  CHECK(parsed.overlay == Overlay{});
}

TEST_CASE("an overlay lies over the profile, and what is ephemeral over the overlay") {
  ProfileSettings settings;
  PerAppRule chat;
  chat.match = {FieldMatch{MatchField::application_name, {Pattern::parse("chat")}}};
  chat.own.max_cut_db = 3.0f;
  chat.given = {"per_app.max_cut_db"};
  // Neither of these names it, though their text is the same.
  PerAppRule like = chat, all_but = chat;
  like.match[0].patterns = {Pattern::parse("~chat")};
  all_but.match[0].patterns = {Pattern::parse("!chat")};
  like.own.max_cut_db = all_but.own.max_cut_db = 9.0f;
  settings.per_app.rules = {like, all_but, chat};
  Overlay overlay;
  overlay.settings = {{"agc.target_lufs", -30.0}, {"limiter.hold_ms", 1.0}};
  overlay.per_app_master = true;
  overlay.per_app = {{"chat", false}, {"other", true}};
  apply(overlay, {{"limiter.hold_ms", 2.0}}, settings);

  CHECK(settings.chain.agc.target_lufs == -30.0f);
  CHECK(settings.chain.limiter.hold_ms == 2.0f);
  CHECK(settings.per_app.enabled);
  // The rule that named the application gives the level, switched off.
  const auto rule_for = [&](const char* app) {
    for (const auto& rule : settings.per_app.rules)
      if (rule.match[0].field == MatchField::application_name &&
          matches(rule.match[0].patterns[0], app))
        return rule;
    return PerAppRule{};
  };
  CHECK_FALSE(rule_for("chat").enabled);
  CHECK(rule_for("chat").own.max_cut_db == 3.0f);
  CHECK(rule_for("other").enabled);
  CHECK(rule_for("other").given.empty());
}
