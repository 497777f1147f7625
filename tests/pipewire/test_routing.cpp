// SPDX-License-Identifier: GPL-3.0-or-later
// Who may say where a stream plays: headroomd, the session manager's memory, the user.
#include "rig.hpp"

#include <fstream>
#include <headroom_catch.hpp>

using namespace headroom::test;

namespace {

/// A rig with a second sink that nobody asked for yet.
struct TwoSinks : Rig {
  NullSink usb{session.graph(), {"usb", "FL FR", 500}};

  void write_target(const Player& player, const std::string& value) {
    REQUIRE(session.graph().set_metadata("default", player.node_id(), "target.object", "Spa:Id",
                                         value));
  }
  /// What mixers write when the user picks that sink.
  void move_by_user(const Player& player) {
    write_target(player, session.graph().node("usb")->property("object.serial"));
  }
};

/// By the clock that drives the graph.
bool wait_half_second(const Player& player) {
  const auto later = player.frames_played() + 24000;
  return wait_until([&] { return player.frames_played() > later; });
}

} // namespace

TEST_CASE("a target restored right after the arrival does not keep a stream from us") {
  TwoSinks rig;
  REQUIRE(rig.daemon->wait_ready());
  Player player(play_constant(kQuiet));
  const bool sent = rig.wait_target(player, "headroom");
  INFO("player is node " << player.node_id() << '\n' << rig.session.graph().describe());
  REQUIRE(sent);
  rig.move_by_user(player);          // as the session manager does from its memory
  REQUIRE(wait_half_second(player)); // for everybody to have answered
  REQUIRE(rig.target(player) == "headroom");
  REQUIRE(rig.plays_to(player, "headroom"));
}

TEST_CASE("a stream that the user moves later stays there until he lets go") {
  TwoSinks rig;
  REQUIRE(rig.daemon->wait_ready());
  Player player(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  // The guard lasts two seconds of audio from the arrival on; the player's own clock tells.
  REQUIRE(wait_until([&] { return player.frames_played() > 48000 * 5 / 2; }));

  rig.move_by_user(player);
  REQUIRE(rig.wait_plays_to(player, "usb"));
  REQUIRE(wait_half_second(player));
  REQUIRE(rig.plays_to(player, "usb"));

  SECTION("cleared") { rig.write_target(player, ""); }
  SECTION("follow the default") { rig.write_target(player, "-1"); }
  REQUIRE(rig.wait_plays_to(player, "headroom"));
}

TEST_CASE("a stream older than the daemon that was sent to another sink is left there") {
  TwoSinks rig;
  REQUIRE(rig.daemon->wait_ready());
  REQUIRE(rig.daemon->process().terminate());
  Player moved(play_constant(kQuiet));
  PlayerSettings settings;
  settings.application = "other-player";
  settings.role = "Movie";
  Player plain(play_constant(kQuiet), settings);
  REQUIRE(rig.wait_plays_to(moved, "speakers"));
  rig.move_by_user(moved);
  REQUIRE(rig.wait_plays_to(moved, "usb"));

  rig.daemon = rig.start_daemon();
  REQUIRE(rig.wait_plays_to(plain, "headroom"));
  REQUIRE(rig.plays_to(moved, "usb"));
}

TEST_CASE("what the user moved stays there, whatever else changes") {
  TwoSinks rig;
  REQUIRE(rig.daemon->wait_ready());
  const Player moved(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(moved, "headroom"));
  REQUIRE(wait_until([&] { return moved.frames_played() > 48000 * 5 / 2; })); // the guard, as above
  rig.move_by_user(moved);
  REQUIRE(rig.wait_plays_to(moved, "usb"));
  SECTION("rules") {
    const auto file = rig.session.folder() / "config/headroom/rules.d/all.toml";
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << "[[rules]]\nmatch.node_name = \"*\"\nroute = \"processed\"\n";
    REQUIRE(wait_until([&] {
      ChildProcess list({std::getenv("HEADROOMCTL"), "route", "list", "--json"},
                        rig.session.log_path("route-list"));
      return list.wait(Seconds{5}) && list.log().find("all.toml") != std::string::npos;
    }));
  }
  SECTION("the default sink") {
    const NullSink dock(rig.session.graph(), {"dock", "FL FR", 3000});
    REQUIRE(wait_until([&] { return rig.session.graph().default_sink() == "dock"; }));
    REQUIRE(wait_half_second(moved));
    REQUIRE(rig.plays_to(moved, "usb"));
  }
  SECTION("headroomd itself") {
    REQUIRE(rig.daemon->process().terminate());
    rig.daemon = rig.start_daemon();
    REQUIRE(rig.daemon->wait_ready());
  }
  const Player other(play_constant(kQuiet), [] {
    PlayerSettings settings;
    settings.application = settings.role = "other";
    return settings;
  }());
  REQUIRE(rig.wait_plays_to(other, "headroom"));
  REQUIRE(wait_half_second(moved));
  REQUIRE(rig.plays_to(moved, "usb"));
}

TEST_CASE("another filter's output is not taken") {
  TwoSinks rig;
  REQUIRE(rig.daemon->wait_ready());
  PlayerSettings settings;
  settings.application = "loopback";
  settings.role = "DSP";
  settings.properties = {{"node.link-group", "loopback-1"}};
  Player filter(play_constant(kQuiet), settings);
  REQUIRE(filter.wait_streaming());
  // One that comes later and is taken proves that the daemon is through with the first.
  Player player(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  REQUIRE(rig.wait_plays_to(filter, "speakers"));
  REQUIRE(wait_until([&] { return rig.target(filter) != "headroom"; }));
}
