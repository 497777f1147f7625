// SPDX-License-Identifier: GPL-3.0-or-later
// SIGTERM: streams handed over, no trace, exit 0 within a second, whatever PipeWire does.
#include "rig.hpp"
#include "sanitized.hpp"

#include <csignal>
#include <headroom_catch.hpp>

using namespace headroom::test;

namespace {

constexpr size_t k100ms = 4800;

bool processed(const Recorder& recorder) { return recorder.channel(0).back() < 0.0f; }

void require_ends_within_a_second(Daemon& daemon) {
  // The search for leaks at the end takes as long again, beside other sessions more.
  const auto status = daemon.process().terminate(Seconds{kSanitized ? 10 : 1});
  INFO(daemon.process().log());
  REQUIRE(status);
  REQUIRE(status->code == 0);
  REQUIRE_FALSE(std::filesystem::exists(daemon.socket_path()));
  REQUIRE_FALSE(std::filesystem::exists(daemon.socket_path().parent_path() / "lines.sock"));
}

} // namespace

TEST_CASE("SIGTERM moves every stream before the sink goes") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  std::vector<std::unique_ptr<Player>> players;
  for (int i = 0; i < 5; ++i) {
    PlayerSettings settings;
    settings.application = settings.role = "player-" + std::to_string(i);
    players.push_back(std::make_unique<Player>(play_constant(kQuiet), settings));
    REQUIRE(rig.wait_plays_to(*players.back(), "headroom"));
  }
  const Recorder recorder;
  REQUIRE(wait_until([&] { return processed(recorder); }));
  const uint64_t terminated = recorder.frames();
  require_ends_within_a_second(*rig.daemon);
  // Whatever pauses a player whose sink vanishes has found nothing that plays there.
  REQUIRE(rig.daemon->process().log().find("leaving all the same") == std::string::npos);
  for (const auto& player : players) {
    REQUIRE(rig.wait_plays_to(*player, "speakers"));
    REQUIRE(wait_until([&] { return player->state() == "streaming"; }));
    rig.session.graph().read_metadata_again("default");
    rig.session.graph().connection().round_trip();
    REQUIRE(rig.session.graph().metadata("default", player->node_id(), "target.object").empty());
  }
  REQUIRE(wait_until([&] { return recorder.channel(0).back() > 4.5f * kQuiet; }));
  // A quantum or two of switching, and no more than that.
  const auto heard = recorder.channel(0, terminated);
  INFO("silence: " << longest_silence(heard) << " frames");
  if (!kSanitized)
    REQUIRE(longest_silence(heard) <= k100ms);
}

TEST_CASE("SIGTERM while PipeWire does not answer, or is gone, or is not there yet") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  const auto player = std::make_unique<Player>(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(*player, "headroom"));
  SECTION("it hangs") {
    REQUIRE(kill(rig.session.pipewire_pid(), SIGSTOP) == 0);
    require_ends_within_a_second(*rig.daemon);
    REQUIRE(kill(rig.session.pipewire_pid(), SIGCONT) == 0);
    REQUIRE(rig.wait_plays_to(*player, "speakers"));
  }
  SECTION("it was killed") {
    rig.session.stop_pipewire();
    rig.speakers.reset();
    require_ends_within_a_second(*rig.daemon);
  }
  SECTION("headroomd was started without it") {
    require_ends_within_a_second(*rig.daemon);
    rig.session.stop_pipewire();
    rig.speakers.reset();
    rig.daemon = rig.start_daemon();
    REQUIRE(wait_until([&] { return std::filesystem::exists(rig.daemon->socket_path()); }));
    require_ends_within_a_second(*rig.daemon);
  }
}
