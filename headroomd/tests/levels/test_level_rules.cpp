// SPDX-License-Identifier: GPL-3.0-or-later
#include "levels/level_rules.hpp"
#include <headroom_catch.hpp>

using namespace headroom;

namespace {

StreamFacts app(const std::string& binary) {
  StreamFacts facts;
  facts.properties = {{"media.class", "Stream/Output/Audio"},
                      {"application.process.binary", binary}};
  return facts;
}

profile::PerApp two_rules() {
  profile::PerApp per_app;
  per_app.enabled = true;
  per_app.level.max_cut_db = 7.0f;
  profile::PerAppRule chat;
  chat.match = {{profile::MatchField::process_binary, {profile::Pattern::parse("chat*")}}};
  chat.own.rms_target_db = -30.0f;
  chat.given = {"per_app.rms_target_db"};
  profile::PerAppRule music = chat;
  music.match = {{profile::MatchField::process_binary, {profile::Pattern::parse("mpv")}}};
  music.enabled = false;
  per_app.rules = {chat, music};
  return per_app;
}

} // namespace

TEST_CASE("the first rule that matches decides, with what it leaves out from the section") {
  const LevelRules rules(two_rules());
  const auto chat = rules.settings_for(app("chatty"));
  REQUIRE(chat);
  REQUIRE(chat->rms_target_db == -30.0f);
  REQUIRE(chat->max_cut_db == 7.0f);
  REQUIRE_FALSE(rules.settings_for(app("mpv")));
  REQUIRE_FALSE(rules.settings_for(app("other")));
}

TEST_CASE("the others are left alone unless the profile says otherwise") {
  auto per_app = two_rules();
  per_app.default_enabled = true;
  const LevelRules rules(per_app);
  REQUIRE(rules.settings_for(app("other"))->max_cut_db == 7.0f);
  REQUIRE_FALSE(rules.settings_for(app("mpv")));
}

TEST_CASE("switched off, nobody is under control") {
  auto per_app = two_rules();
  per_app.default_enabled = true;
  per_app.enabled = false;
  REQUIRE_FALSE(LevelRules(per_app).settings_for(app("chatty")));
  REQUIRE_FALSE(LevelRules().settings_for(app("chatty")));
}

TEST_CASE("what does not play for an application is never under control") {
  auto per_app = two_rules();
  per_app.default_enabled = true;
  const LevelRules rules(per_app);
  const auto refused = [&](const char* key, const char* value) {
    auto stream = app("x");
    stream.properties[key] = value;
    INFO(key);
    REQUIRE_FALSE(rules.settings_for(stream));
  };
  refused("node.name", "headroom_out");
  refused("stream.monitor", "true");
  refused("node.link-group", "loopback");
  refused("node.virtual", "true");
  refused("media.class", "Stream/Input/Audio");
  auto encoded = app("x");
  encoded.encoded_only = true;
  REQUIRE_FALSE(rules.settings_for(encoded));
}
