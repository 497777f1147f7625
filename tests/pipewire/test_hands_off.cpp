// SPDX-License-Identifier: GPL-3.0-or-later
// What the user has set is as it was when headroom is gone: defaults, volumes, targets.
#include "node_volume.hpp"
#include "rig.hpp"

#include <filesystem>
#include <fstream>
#include <headroom_catch.hpp>
#include <regex>
#include <set>
#include <sstream>

using namespace headroom::test;

namespace {

using Volumes = std::vector<float>;

/// What WirePlumber has saved about defaults, and what users set about sinks and streams.
std::set<std::string> saved(const Session& session) {
  std::set<std::string> pieces;
  const auto folder = session.folder() / "state/wireplumber";
  const std::regex setting(
      R"re((channelVolumes|mute|volume|target)[" ]*[:=] *(\[[^\]]*\]|[^,}]*))re");
  for (const auto* name : {"default-nodes", "restore-stream", "stream-properties"}) {
    std::ifstream file(folder / name);
    for (std::string line; std::getline(file, line);) {
      if (line.find(":Headroom") != std::string::npos)
        continue; // our own nodes, under names of ours: saved or not as it comes
      if (line.starts_with("default."))
        pieces.insert(line);
      // Members come in any order, and what a stream without a format had is no one's word.
      for (std::sregex_iterator found(line.begin(), line.end(), setting), end; found != end;
           ++found)
        pieces.insert(line.substr(0, line.find('=')) + ' ' + found->str());
    }
  }
  return pieces;
}

std::string text(const std::set<std::string>& pieces) {
  std::string all;
  for (const auto& piece : pieces)
    all += piece + '\n';
  return all;
}

PlayerSettings called(const std::string& application) {
  PlayerSettings settings;
  settings.application = settings.role = application;
  return settings;
}

/// Two sinks of which the user has chosen one, and no daemon yet.
struct Chosen : Rig {
  NullSink usb{session.graph(), {"usb", "FL FR", 500}};

  Chosen() {
    REQUIRE(daemon->wait_ready());
    REQUIRE(daemon->process().terminate());
    REQUIRE(session.graph().choose_default("speakers"));
  }
  std::string configured() const {
    return const_cast<Chosen*>(this)->session.graph().metadata("default", 0,
                                                               "default.configured.audio.sink");
  }
  /// What the session manager has saved once it has saved everything: it does so after a second.
  std::set<std::string> settled() {
    auto last = saved(session);
    auto since = std::chrono::steady_clock::now();
    REQUIRE(wait_until(
        [&] {
          if (auto now = saved(session); now != last) {
            last = std::move(now);
            since = std::chrono::steady_clock::now();
          }
          return std::chrono::steady_clock::now() - since > Seconds{2.5};
        },
        Seconds{30}));
    return last;
  }
  Volumes volumes(const Player& player) {
    const NodeVolume volume(session.graph(), player.node_id());
    REQUIRE(wait_until([&] { return !volume.values().channels.empty(); }));
    return volume.values().channels;
  }
};

} // namespace

TEST_CASE("start, playback and stop change no default, no volume, nothing that is saved") {
  Chosen rig;
  const Volumes set{0.6f, 0.3f};
  const Player player(play_constant(kQuiet), called("older"));
  REQUIRE(rig.wait_plays_to(player, "speakers"));
  {
    NodeVolume volume(rig.session.graph(), player.node_id());
    REQUIRE(wait_until([&] { return !volume.values().channels.empty(); }));
    volume.set_channels(set);
    REQUIRE(wait_until([&] { return volume.values().channels == set; }));
    const Player once(play_constant(kQuiet), called("younger")); // known to the session manager
    REQUIRE(rig.wait_plays_to(once, "speakers"));
    const Volumes others = rig.volumes(once);
    rig.settled(); // first without a format, and again with one
  }
  const auto before = rig.settled();
  const auto configured = rig.configured();
  INFO("before:\n" << text(before));
  REQUIRE_FALSE(configured.empty());

  rig.daemon = rig.start_daemon();
  REQUIRE(rig.daemon->wait_ready());
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  {
    const Player younger(play_constant(kQuiet), called("younger"));
    REQUIRE(rig.wait_plays_to(younger, "headroom"));
    REQUIRE(rig.volumes(younger) == Volumes{1.0f, 1.0f});
    REQUIRE(rig.volumes(player) == set);
    REQUIRE(rig.configured() == configured);
    REQUIRE(rig.session.graph().default_sink() == "speakers");
    REQUIRE(rig.daemon->process().terminate());
    REQUIRE(rig.wait_plays_to(younger, "speakers"));
  }
  REQUIRE(rig.wait_plays_to(player, "speakers"));
  REQUIRE(rig.volumes(player) == set);
  REQUIRE(rig.configured() == configured);
  const auto after = rig.settled();
  INFO("after:\n" << text(after));
  REQUIRE(after == before);
}

TEST_CASE("a sink that the user once chose for an application is his choice again afterwards") {
  Chosen rig;
  auto& graph = rig.session.graph();
  {
    const Player player(play_constant(kQuiet), called("chosen"));
    REQUIRE(rig.wait_plays_to(player, "speakers"));
    REQUIRE(graph.move(player.node_id(), "usb"));
    REQUIRE(rig.wait_plays_to(player, "usb"));
  }
  const auto before = rig.settled();
  rig.daemon = rig.start_daemon();
  REQUIRE(rig.daemon->wait_ready());
  const Player player(play_constant(kQuiet), called("chosen"));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  REQUIRE(wait_until([&] { return player.frames_played() > 48000 / 2; }));
  REQUIRE(rig.daemon->process().terminate());
  REQUIRE(rig.wait_plays_to(player, "usb"));
  // WirePlumber 0.4 restores into another key than the one that it saves, so that what it had saved
  // is gone once we write; what plays goes back all the same.
  if (!graph.has_metadata("filters"))
    return;
  const auto after = rig.settled();
  INFO("before:\n" << text(before) << "after:\n" << text(after));
  REQUIRE(after == before);
}

namespace {

/// The default sink is to be ours, and one stream plays.
struct Sticky : Chosen {
  std::unique_ptr<Player> player;

  Sticky() {
    start();
    set("true");
    player = std::make_unique<Player>(play_constant(kQuiet), called("player"));
    REQUIRE(wait_plays_to(*player, "headroom"));
    REQUIRE(wait_configured("headroom"));
  }
  void start() {
    daemon = start_daemon();
    REQUIRE(daemon->wait_ready());
  }
  void set(const std::string& value) {
    REQUIRE(set_for_good(session, "sticky_default", value) == "");
  }
  bool wait_configured(const std::string& name) {
    return wait_until([&] {
      return configured().find('"' + name + '"') != std::string::npos &&
             session.graph().default_sink() == name;
    });
  }
  bool wait_output(const std::string& sink) {
    return wait_until(
        [&] {
          const auto node = session.graph().node("headroom_out");
          return node && session.graph().targets(node->id) == std::vector<std::string>{sink};
        },
        Seconds{10});
  }
  void choose(const std::string& name) { REQUIRE(session.graph().choose_default(name)); }
  void require_no_loop() {
    for (const auto& [from, to] : session.graph().ever_linked()) {
      CAPTURE(from, to);
      REQUIRE_FALSE((from == "headroom_out" && to == "headroom"));
    }
  }
};

} // namespace

TEST_CASE(
    "sticky_default: headroom is the default sink until the end, and the user's is after it") {
  Sticky rig;
  REQUIRE(rig.wait_output("speakers"));
  REQUIRE(headroomctl_status(rig.session).text.find("\"sticky_default\":true") !=
          std::string::npos);
  SECTION("a clean stop") { REQUIRE(rig.daemon->process().terminate()); }
  SECTION("the setting off again") { rig.set("false"); }
  SECTION("kill -9, and a start without the setting") {
    rig.daemon->process().kill();
    // What is configured is not there: the device plays.
    REQUIRE(wait_until([&] { return rig.session.graph().default_sink() == "speakers"; }));
    std::filesystem::remove(rig.session.folder() / "state/headroom/overlay.toml");
    rig.start();
  }
  SECTION("kill -9, and a start with the setting") {
    rig.daemon->process().kill();
    REQUIRE(wait_until([&] { return rig.session.graph().default_sink() == "speakers"; }));
    rig.start();
    REQUIRE(rig.wait_configured("headroom"));
    REQUIRE(rig.wait_output("speakers"));
    REQUIRE(rig.daemon->process().terminate());
  }
  REQUIRE(rig.wait_configured("speakers"));
  rig.require_no_loop();
}

TEST_CASE("sticky_default: whatever the user chooses as default is where headroom plays to") {
  Sticky rig;
  const Recorder recorder;
  // Few at a time: WirePlumber 0.4 gives streams up after five links that it cut short itself.
  for (const char* sink : {"usb", "speakers"}) {
    CAPTURE(sink);
    rig.choose(sink);
    REQUIRE(rig.wait_output(sink));
    REQUIRE(rig.wait_configured("headroom"));
    REQUIRE(rig.wait_plays_to(*rig.player, "headroom"));
  }
  // A device that goes is not the end of it, and it is his choice again when it is back.
  rig.speakers.reset();
  REQUIRE(rig.wait_output("usb"));
  rig.speakers = std::make_unique<NullSink>(rig.session.graph());
  REQUIRE(rig.wait_output("speakers"));
  REQUIRE(rig.wait_configured("headroom"));
  const auto heard = recorder.channel(0);
  REQUIRE(find_from(heard, 0, [](float sample) { return sample > 0.0f; }) == heard.size());
  REQUIRE(rig.daemon->process().terminate());
  REQUIRE(rig.wait_configured("speakers"));
  rig.require_no_loop();
}
