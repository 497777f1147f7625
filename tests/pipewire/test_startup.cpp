// SPDX-License-Identifier: GPL-3.0-or-later
// What headroomd and headroomctl say and return when something is not as it should be.
#include "rig.hpp"

#include <cstdlib>
#include <headroom_catch.hpp>

using namespace headroom::test;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Starts a daemon that is expected to give up, and checks how.
void require_refusal(Session& session, const DaemonSettings& settings, int code,
                     const std::string& message_part) {
  Daemon daemon(session, settings);
  const auto status = daemon.process().wait(Seconds{5});
  REQUIRE(status);
  INFO(daemon.process().log());
  REQUIRE(status->code == code);
  REQUIRE(has(daemon.process().log(), message_part));
}

} // namespace

TEST_CASE("headroomd refuses what it cannot work with, each with its own exit code") {
  Session session;
  require_refusal(session, {{"--loud"}, {}}, 2, "--loud");
  require_refusal(session, {{}, {{"XDG_RUNTIME_DIR", ""}}}, 3, "XDG_RUNTIME_DIR");
  require_refusal(session, {{}, {{"XDG_RUNTIME_DIR", "/nonexistent"}}}, 3, "/nonexistent");
}

TEST_CASE("a second headroomd is refused, and the first goes on") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  require_refusal(rig.session, {}, 4, "another headroomd");
  REQUIRE(rig.daemon->process().running());
  REQUIRE(headroomctl_status(rig.session).code == 0);
}

TEST_CASE("the socket left by a killed headroomd is no obstacle") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  REQUIRE(wait_until([&] { return std::filesystem::is_socket(rig.daemon->socket_path()); }));
  rig.daemon->process().kill();
  REQUIRE(std::filesystem::is_socket(rig.daemon->socket_path()));
  REQUIRE(headroomctl_status(rig.session).code == 3);
  rig.daemon = rig.start_daemon();
  REQUIRE(rig.daemon->wait_ready());
  REQUIRE(headroomctl_status(rig.session).code == 0);
}

TEST_CASE("without PipeWire headroomd answers, waits, ends when told to, and leaves no socket") {
  Rig rig;
  rig.session.stop_pipewire();
  rig.speakers.reset();
  rig.daemon.reset();
  rig.daemon = rig.start_daemon();
  REQUIRE(wait_until([&] { return headroomctl_status(rig.session).code == 0; }));
  const std::string answer = headroomctl_status(rig.session).text;
  INFO(answer);
  REQUIRE(has(answer, R"("processed":{)"));
  REQUIRE(has(answer, R"("ready":false)"));
  REQUIRE_FALSE(has(answer, R"("ready":true)"));
  rig.session.start_pipewire();
  rig.speakers = std::make_unique<NullSink>(rig.session.graph());
  REQUIRE(rig.daemon->wait_ready());
  rig.session.stop_pipewire();
  rig.speakers.reset();
  const auto status = rig.daemon->process().terminate(Seconds{1});
  REQUIRE(status);
  REQUIRE(status->code == 0);
  REQUIRE_FALSE(std::filesystem::exists(rig.daemon->socket_path()));
}

TEST_CASE("headroomctl status tells how a playing stream is treated") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  Player player(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  REQUIRE(player.wait_streaming());
  const std::string node = R"({"node_id":)" + std::to_string(player.node_id()) + ",";
  const auto described = [&] {
    const Answer answer = headroomctl_status(rig.session);
    UNSCOPED_INFO(answer.text);
    return answer.code == 0 && has(answer.text, node) &&
           has(answer.text, R"("route":"processed")") &&
           has(answer.text, R"("protection":"processed")") &&
           has(answer.text, R"("name":"speakers","ready":true)");
  };
  REQUIRE(wait_until(described));
}
