// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 of the daemon, the session manager or PipeWire at any moment, again and again: it comes
// back, and nothing that belongs to the user has changed.
#include "node_volume.hpp"
#include "rig.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <headroom_catch.hpp>
#include <iterator>
#include <random>

using namespace headroom::test;

namespace {

unsigned from_environment(const char* name, unsigned otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::stoul(text));
}

struct FaultRig : Rig {
  std::mt19937 random;
  int number = 0;

  explicit FaultRig(unsigned seed) : random(seed) {
    REQUIRE(daemon->wait_ready());
    REQUIRE(session.graph().choose_default("speakers"));
    // The session manager saves that after a second; what it is killed before is not our test.
    REQUIRE(wait_until([&] {
      std::ifstream file(session.folder() / "state/wireplumber/default-nodes");
      return std::string(std::istreambuf_iterator(file), {}).find("speakers") != std::string::npos;
    }));
  }
  /// A player that no former one has anything to do with.
  std::unique_ptr<Player> player() {
    PlayerSettings settings;
    settings.application = settings.role = "player-" + std::to_string(++number);
    return std::make_unique<Player>(play_constant(kQuiet), settings);
  }
  int suspended_players() {
    return static_cast<int>(std::ranges::count_if(session.graph().nodes(), [](const Node& node) {
      return node.name().starts_with("player-") && node.state == "suspended";
    }));
  }
  std::string fresh_name() const { return "player-" + std::to_string(number); }
  /// @return whether clients live on
  bool kill_one() {
    switch (random() % 3) {
    case 0:
      if (session.graph().has_metadata("filters")) { // 0.4 links nothing after its own restart
        UNSCOPED_INFO("killed: WirePlumber");
        // The server stops listening to a client whose question it waits with when it is killed:
        // headroomd gets over that, our own view of the graph would not.
        session.graph().connection().round_trip();
        session.stop_wireplumber();
        session.start_wireplumber();
        return true;
      }
      [[fallthrough]];
    case 1:
      UNSCOPED_INFO("killed: headroomd");
      daemon->process().kill();
      daemon = start_daemon();
      return true;
    default:
      UNSCOPED_INFO("killed: PipeWire");
      session.stop_pipewire();
      speakers.reset();
      session.start_pipewire();
      speakers = std::make_unique<NullSink>(session.graph());
      return false;
    }
  }
  /// At any moment of a player's life, and of the daemon's own start.
  void wait_at_random() { std::this_thread::sleep_for(std::chrono::milliseconds(random() % 300)); }
  /// @param others  players that should play as well
  void require_processed(int others) {
    const bool ready = daemon->wait_ready();
    REQUIRE(ready);
    const bool is_default =
        wait_until([&] { return session.graph().default_sink() == "speakers"; });
    INFO(session.graph().describe());
    REQUIRE(is_default);
    auto fresh = player();
    const bool routed = wait_plays_to(*fresh, "headroom", Seconds{10});
    INFO(session.graph().describe());
    REQUIRE(routed);
    const Recorder recorder;
    const auto heard = [&](int players) {
      return wait_until([&] {
        return recorder.channel(0).back() == kProcessedGain * kQuiet * static_cast<float>(players);
      });
    };
    // After WirePlumber 0.5.8 was killed twice in a row a stream was seen to stay suspended, linked
    // as it should be (a few times in some thousand faults). All others play, and the next one
    // does.
    if (!heard(1 + others)) {
      WARN("linked, but not started by the session manager:\n" << session.graph().describe());
      REQUIRE(suspended_players() == 1);
      const bool replaced = session.graph().node(fresh_name())->state == "suspended";
      if (replaced)
        fresh = player();
      REQUIRE(heard(replaced ? 1 + others : others));
    }
    const NodeVolume volume(session.graph(), fresh->node_id());
    REQUIRE(wait_until([&] { return volume.values().channels == std::vector{1.0f, 1.0f}; }));
  }
};

} // namespace

TEST_CASE("whoever is killed, whenever: it comes back, and nothing of the user's has changed") {
  const unsigned seed = from_environment("HEADROOM_TEST_SEED", 1);
  const unsigned faults = from_environment("HEADROOM_TEST_FAULTS", 8);
  FaultRig rig(seed);
  for (unsigned fault = 0; fault < faults; ++fault) {
    CAPTURE(seed, fault, faults);
    const auto playing = rig.player();
    rig.wait_at_random();
    bool lives = rig.kill_one();
    if (rig.random() % 4 == 0) { // and once more before it is up again
      rig.wait_at_random();
      lives = rig.kill_one() && lives;
    }
    rig.require_processed(lives ? 1 : 0);
  }
  const auto left = rig.player();
  REQUIRE(rig.wait_plays_to(*left, "headroom"));
  REQUIRE(rig.daemon->process().terminate());
  REQUIRE(rig.wait_plays_to(*left, "speakers"));
  auto& graph = rig.session.graph();
  graph.read_metadata_again("default");
  graph.connection().round_trip();
  for (const auto& node : graph.nodes())
    REQUIRE(graph.metadata("default", node.id, "target.object").empty());
  const auto chosen = [&] {
    const auto value = graph.metadata("default", 0, "default.configured.audio.sink");
    return value.find("speakers") != std::string::npos;
  };
  REQUIRE(wait_until(chosen));
  REQUIRE_FALSE(std::filesystem::exists(rig.daemon->socket_path()));
}
