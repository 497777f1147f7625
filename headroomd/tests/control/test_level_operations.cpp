// SPDX-License-Identifier: GPL-3.0-or-later
#include "answer.hpp"
#include "control/operations/level_operations.hpp"
#include <headroom_catch.hpp>

using namespace headroom;
using namespace headroom::control;

namespace {

/// The operations over a daemon that only notes what it is asked for.
struct Desk {
  Desk() {
    add_level_operations(operations,
                         {[this] { return levels; },
                          [this](const std::string& app, bool enabled) {
                            asked.push_back(app + (enabled ? " on" : " off"));
                          },
                          [this](bool enabled) { asked.push_back(enabled ? "on" : "off"); },
                          [this](uint32_t id) { asked.push_back(std::to_string(id)); }},
                         events);
    client.subscribe({Topic::routing, Topic::meters}, {});
  }
  std::string ask(const char* op, const char* args_json) {
    return control_test::answer(operations, op, args_json, client);
  }
  std::string heard() {
    const auto event = client.next();
    return event ? *event : "";
  }

  std::vector<StreamLevel> levels;
  std::vector<std::string> asked;
  Events events;
  Operations operations;
  Subscriber client{events};
};

using Asked = std::vector<std::string>;

} // namespace

TEST_CASE("per-app.list tells of every stream, and of the user's ceiling only where there is one") {
  Desk desk;
  desk.levels = {{51, "mpv", true, 0.5f, 3.0f, 0.75f, false, false},
                 {52, "vlc", true, 1.0f, 0.0f, 1.0f, true, true},
                 {53, "pw-cat", false, 1.0f, 0.0f, 1.0f, false, false}};
  REQUIRE(desk.ask("per-app.list", "{}") ==
          R"({"layer_a":[)"
          R"({"node_id":51,"app":"mpv","managed":true,"volume_lin":0.5,"reduction_db":3.0,)"
          R"("user_ceiling_lin":0.75,"deferred":false},)"
          R"({"node_id":52,"app":"vlc","managed":true,"volume_lin":1.0,"reduction_db":0.0,)"
          R"("deferred":true},)"
          R"({"node_id":53,"app":"pw-cat","managed":false,"volume_lin":1.0,"reduction_db":0.0,)"
          R"("deferred":false}]})");
}

TEST_CASE("applications and the whole are switched, and listeners are told") {
  Desk desk;
  REQUIRE(desk.ask("per-app.set", R"({"app":"mpv","enabled":false})") == "null");
  REQUIRE(desk.heard().find("rule_changed") != std::string::npos);
  REQUIRE(desk.heard().find(R"("per_app","topic":"routing","data":{"app":"mpv","enabled":false)") !=
          std::string::npos);
  REQUIRE(desk.ask("per-app.master", R"({"enabled":true})") == "null");
  REQUIRE(desk.ask("per-app.reset", R"({"node_id":51})") == "null");
  REQUIRE(desk.asked == Asked{"mpv off", "on", "51"});
}

TEST_CASE("wrong arguments about applications change nothing") {
  Desk desk;
  for (const auto& [op, args] : std::vector<std::pair<const char*, const char*>>{
           {"per-app.set", R"({"app":"mpv"})"},
           {"per-app.set", R"({"enabled":true})"},
           {"per-app.set", R"({"app":"","enabled":true})"},
           {"per-app.master", R"({"enabled":1})"},
           {"per-app.reset", R"({"node_id":-1})"}}) {
    INFO(op << args);
    REQUIRE(desk.ask(op, args).starts_with("INVALID_ARGS"));
  }
  REQUIRE(desk.asked.empty());
  REQUIRE(desk.heard().empty());
}

TEST_CASE("levels that move are told with the newest only, comings and goings all") {
  Desk desk;
  publish_level_attached(desk.events, 51, "mpv");
  REQUIRE(desk.heard().find(
              R"("layer_a_attached","topic":"routing","data":{"node_id":51,"app":"mpv")") !=
          std::string::npos);
  publish_level(desk.events, {51, "mpv", true, 0.5f, 6.0f, 1.0f, false, false});
  REQUIRE(
      desk.heard() ==
      R"({"event":"layer_a_level","topic":"meters","data":{"node_id":51,"app":"mpv","volume_lin":0.5,"reduction_db":6.0}})");
  publish_level_detached(desk.events, 51);
  REQUIRE(desk.heard().find(R"("layer_a_detached","topic":"routing","data":{"node_id":51)") !=
          std::string::npos);
}
