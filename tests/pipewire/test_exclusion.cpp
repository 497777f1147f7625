// SPDX-License-Identifier: GPL-3.0-or-later
// A stream that a rule sends past headroom is as it would be without headroom.
#include "rig.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <headroom_catch.hpp>

using namespace headroom::test;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Limits only, and knows one rule. Its first property is none that PipeWire announces a stream
/// with.
std::string profile_text(const std::string& default_route) {
  return "name = \"excluding\"\ndescription = \"one rule\"\nextends = \"transparent\"\n"
         "[default_route]\nroute = \"" +
         default_route +
         "\"\n[[rules]]\nmatch.process_binary = \"test-pipewire-*\"\n"
         "match.application_name = \"excluded\"\nroute = \"bypass\"\n"
         "[[rules]]\nmatch.application_name = \"included\"\nroute = \"processed\"\n";
}

struct Excluding {
  Session session;
  NullSink speakers{session.graph()};
  std::filesystem::path file = session.runtime_folder() / "excluding.toml";
  std::unique_ptr<Daemon> daemon;

  explicit Excluding(const std::string& default_route = "processed") {
    std::ofstream(file) << profile_text(default_route);
    DaemonSettings settings;
    settings.environment = {{"HEADROOM_TEST_GAIN", std::to_string(kProcessedGain)}};
    settings.profile = file.string();
    daemon = std::make_unique<Daemon>(session, settings);
    REQUIRE(daemon->wait_ready());
  }
  bool wait_plays_to(const Player& player, const std::string& sink) {
    return wait_until([&] {
      return session.graph().targets(player.node_id()) == std::vector<std::string>{sink};
    });
  }
  std::string target(const Player& player) {
    session.graph().read_metadata_again("default");
    session.graph().connection().round_trip();
    return session.graph().metadata("default", player.node_id(), "target.object");
  }
};

PlayerSettings called(const std::string& application) {
  PlayerSettings settings;
  settings.application = settings.role = application;
  return settings;
}

// Lets `count` streams come at once, waits until all are heard directly, lets them go.
void require_arrivals_direct(Excluding& rig, const Recorder& recorder, int count) {
  std::vector<std::unique_ptr<Player>> players;
  for (int i = 0; i < count; ++i)
    players.push_back(std::make_unique<Player>(play_constant(kQuiet), called("excluded")));
  for (const auto& player : players) {
    REQUIRE(player->wait_streaming());
    REQUIRE(rig.wait_plays_to(*player, "speakers"));
  }
  const float expected = 0.999f * kQuiet * static_cast<float>(count);
  REQUIRE(wait_until([&] { return recorder.channel(0).back() >= expected; }));
}

// WirePlumber 0.5 sends streams without a target to a smart filter.
bool session_manager_has_filters(Session& session) {
  return session.graph().has_metadata("filters");
}

} // namespace

TEST_CASE("100 excluded streams play directly from their first sample on, and follow the default") {
  Excluding rig;
  const Recorder recorder;
  for (int i = 0; i < 20; ++i)
    require_arrivals_direct(rig, recorder, 1);
  for (int burst = 0; burst < 16; ++burst)
    require_arrivals_direct(rig, recorder, 5);
  const auto heard = recorder.channel(0);
  const auto is_processed = [](float x) { return x < 0.0f; };
  INFO("processed samples: " << std::count_if(heard.begin(), heard.end(), is_processed));
  REQUIRE(find_from(heard, 0, is_processed) == heard.size());

  const Player player(play_constant(kQuiet), called("excluded"));
  REQUIRE(rig.wait_plays_to(player, "speakers"));
  if (!session_manager_has_filters(rig.session))
    REQUIRE(rig.target(player).empty());
  const std::string status = stream_status(rig.session, player.node_id());
  INFO(status);
  REQUIRE(has(status, R"("protection":"bypassed")"));
  REQUIRE(has(status, R"(rules[1] of profile \"excluding\")"));
  const NullSink usb(rig.session.graph(), {"usb", "FL FR", 2000}); // the default from now on
  REQUIRE(rig.wait_plays_to(player, "usb"));
}

TEST_CASE("where streams play directly by default, only those that a rule names are touched") {
  Excluding rig("bypass");
  const Player plain(play_constant(kQuiet), called("plain"));
  const Player included(play_constant(kQuiet), called("included"));
  REQUIRE(rig.wait_plays_to(included, "headroom"));
  REQUIRE(rig.wait_plays_to(plain, "speakers"));
  REQUIRE(rig.target(plain).empty());
  REQUIRE(has(stream_status(rig.session, included.node_id()), R"("protection":"processed")"));
}

TEST_CASE("a change of rules moves the streams that play, and their targets are gone at the end") {
  Excluding rig;
  const Player excluded(play_constant(kQuiet), called("excluded"));
  const Player plain(play_constant(kQuiet), called("plain"));
  REQUIRE(rig.wait_plays_to(excluded, "speakers"));
  REQUIRE(rig.wait_plays_to(plain, "headroom"));
  const std::string default_sink =
      rig.session.graph().metadata("default", 0, "default.configured.audio.sink");

  std::ofstream(rig.file) << "name = \"excluding\"\nextends = \"transparent\"\n"
                             "[[rules]]\nmatch.application_name = \"plain\"\nroute = \"bypass\"\n";
  rig.daemon->process().send_signal(SIGHUP);
  REQUIRE(rig.wait_plays_to(excluded, "headroom"));
  REQUIRE(rig.wait_plays_to(plain, "speakers"));

  REQUIRE(rig.daemon->process().terminate());
  REQUIRE(rig.wait_plays_to(excluded, "speakers"));
  REQUIRE(rig.wait_plays_to(plain, "speakers"));
  REQUIRE(rig.target(excluded).empty());
  REQUIRE(rig.target(plain).empty());
  REQUIRE(rig.session.graph().metadata("default", 0, "default.configured.audio.sink") ==
          default_sink);
}

TEST_CASE("a rules file moves the streams that play, whatever profile is in force") {
  Excluding rig;
  const Player plain(play_constant(kQuiet), called("plain"));
  REQUIRE(rig.wait_plays_to(plain, "headroom"));
  // A folder that was not there at the start, and a rule that the profile does not have.
  const auto file = rig.session.folder() / "config/headroom/rules.d/mine.toml";
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << "[[rules]]\nmatch.application_name = \"plain\"\nroute = \"bypass\"\n";
  REQUIRE(rig.wait_plays_to(plain, "speakers"));
  const std::string status = stream_status(rig.session, plain.node_id());
  INFO(status);
  REQUIRE(has(status, "rules[1] of " + file.string()));

  std::ofstream(rig.file) << "name = \"excluding\"\nextends = \"night\"\n";
  REQUIRE(wait_until([&] {
    return has(rig.daemon->process().log(), "profile \"excluding\"") &&
           has(headroomctl_status(rig.session).text, "excluding");
  }));
  std::ofstream(file) << "[[rules]]\nmatch.application_name = \"plain\"\nroute = \"left\"\n";
  REQUIRE(
      wait_until([&] { return has(headroomctl_status(rig.session).text, file.string() + ":3:"); }));
  REQUIRE(rig.wait_plays_to(plain, "speakers"));
  std::filesystem::remove(file);
  REQUIRE(rig.wait_plays_to(plain, "headroom"));
  REQUIRE_FALSE(has(headroomctl_status(rig.session).text, file.string()));
}

TEST_CASE("a loopback of what headroom plays is never fed back to it") {
  Excluding rig;
  const ChildProcess loopback({"pw-loopback", "--capture-props",
                               "{ node.name=loop_in stream.capture.sink=true "
                               "target.object=headroom }",
                               "--playback-props", "{ node.name=loop_out }"},
                              rig.session.log_path("pw-loopback"));
  const auto id = [&](const char* name) {
    const auto node = rig.session.graph().node(name);
    return node ? node->id : SPA_ID_INVALID;
  };
  REQUIRE(wait_until([&] {
    return rig.session.graph().targets(id("headroom")) == std::vector<std::string>{"loop_in"};
  }));
  const Player player(play_constant(kQuiet), called("plain"));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  const bool past_us = wait_until([&] {
    return rig.session.graph().targets(id("loop_out")) == std::vector<std::string>{"speakers"};
  });
  INFO(rig.session.graph().describe());
  REQUIRE(past_us);
  const auto later = player.frames_played() + 24000;
  REQUIRE(wait_until([&] { return player.frames_played() > later; }));
  REQUIRE(rig.session.graph().targets(id("loop_out")) == std::vector<std::string>{"speakers"});
}

TEST_CASE("a loop through another sink is opened, for as long as it is one") {
  Excluding rig;
  const auto rules = rig.session.folder() / "config/headroom/rules.d/loop.toml";
  std::filesystem::create_directories(rules.parent_path());
  std::ofstream(rules) << "[[rules]]\nmatch.node_name = \"second_out\"\nroute = \"processed\"\n";
  const NullSink bus(rig.session.graph(), {"bus", "FL FR", 100});
  const auto loopback = [&](const std::string& name, const std::string& from,
                            const std::string& playback) {
    return std::make_unique<ChildProcess>(
        std::vector<std::string>{"pw-loopback", "--capture-props",
                                 "{ node.name=" + name +
                                     "_in stream.capture.sink=true "
                                     "target.object=" +
                                     from + " }",
                                 "--playback-props",
                                 "{ node.name=" + name + "_out " + playback + " }"},
        rig.session.log_path(name));
  };
  const auto plays_to = [&](const char* name, const char* sink) {
    const auto node = rig.session.graph().node(name);
    return node && rig.session.graph().targets(node->id) == std::vector<std::string>{sink};
  };
  const auto second = loopback("second", "bus", "");
  REQUIRE(wait_until([&] { return plays_to("second_out", "headroom"); })); // as the rule says
  const Player player(play_constant(kQuiet), called("plain"));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  {
    const auto first = loopback("first", "headroom", "target.object=bus");
    REQUIRE(wait_until([&] { return plays_to("first_out", "bus"); }));
    const bool opened = wait_until([&] { return plays_to("second_out", "speakers"); });
    INFO(rig.session.graph().describe());
    REQUIRE(opened);
    REQUIRE(has(stream_status(rig.session, rig.session.graph().node("second_out")->id),
                "would feed back"));
    const auto later = player.frames_played() + 24000;
    REQUIRE(wait_until([&] { return player.frames_played() > later; }));
    REQUIRE(plays_to("second_out", "speakers"));
  }
  REQUIRE(wait_until([&] { return plays_to("second_out", "headroom"); }));
}
