// SPDX-License-Identifier: MIT
#include "scripted_daemon.hpp"
#include <cerrno>
#include <headroom_catch.hpp>
#include <thread>

using namespace headroom;
using namespace headroom::ipc_test;
using namespace std::string_literals;

namespace {

const std::string kStatus =
    R"({"version":"9.8.7","protocol":1,"uptime_s":4,"profile":"p","bypass":false,"per_app":false,)"
    R"("sinks":{"processed":{"ready":true},"real":{"ready":false}},"streams":[]})";

/// What the client makes of a daemon whose first words are these.
headroom_event first_impression(ScriptedDaemon& daemon, Panel& panel, std::string_view bytes) {
  panel.step();
  daemon.accept();
  daemon.send_bytes(bytes);
  return panel.next();
}

} // namespace

TEST_CASE("a missing daemon is reported once, waited for, and found when it comes") {
  ScriptedDaemon daemon;
  daemon.stop();
  Panel panel(daemon.path());
  const int fd = headroom_client_fd(panel);
  const auto event = panel.next();
  CHECK(event.type == HEADROOM_EVENT_DISCONNECTED);
  CHECK(event.error == HEADROOM_ERROR_NO_DAEMON);
  CHECK(headroom_client_timeout_ms(panel) <= 100);
  panel.step(); // the second attempt
  CHECK(headroom_client_timeout_ms(panel) > 100);
  CHECK(headroom_client_timeout_ms(panel) <= 200);
  daemon.start();
  connect(daemon, panel); // throws if the second failure was an event too
  CHECK(headroom_client_fd(panel) == fd);
}

TEST_CASE("a daemon that restarts fails what was asked and is found again") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  connect(daemon, panel);
  uint64_t id = 0;
  REQUIRE(headroom_client_request_status(panel, &id) == 0);
  daemon.stop();
  auto event = panel.next();
  CHECK(event.type == HEADROOM_EVENT_FAILED);
  CHECK(event.request_id == id);
  CHECK(event.error == HEADROOM_ERROR_LOST);
  event = panel.next();
  CHECK(event.type == HEADROOM_EVENT_DISCONNECTED);
  CHECK(event.error == HEADROOM_ERROR_LOST);
  CHECK_FALSE(headroom_client_is_connected(panel));
  daemon.start();
  connect(daemon, panel);
}

TEST_CASE("what answers and is not our kind of headroom is told apart") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  const auto error_of = [&](std::string_view bytes) {
    return first_impression(daemon, panel, bytes).error;
  };
  const auto frame = [](const char* json) { return wire::encode_frame(json); };
  SECTION("a newer protocol") {
    CHECK(error_of(frame(R"({"event":"hello","topic":"control",)"
                         R"("data":{"daemon":"headroom","version":"9","protocol":2}})")) ==
          HEADROOM_ERROR_PROTOCOL);
    CHECK(headroom_client_error_message(panel) == "the daemon speaks protocol 2, we speak 1..1"s);
  }
  SECTION("another daemon") {
    CHECK(error_of(frame(R"({"event":"hello","topic":"control",)"
                         R"("data":{"daemon":"mpd","version":"9","protocol":1}})")) ==
          HEADROOM_ERROR_PROTOCOL);
  }
  SECTION("something that does not greet") {
    CHECK(error_of(frame(R"({"event":"tick","topic":"meters","data":{}})")) ==
          HEADROOM_ERROR_PROTOCOL);
  }
  SECTION("a full house") {
    CHECK(error_of(frame(R"({"id":null,"error":{"code":"BUSY","message":"full"}})")) ==
          HEADROOM_ERROR_REFUSED);
    CHECK(headroom_client_error_message(panel) == "the daemon refused: full"s);
  }
  SECTION("no JSON") { CHECK(error_of(frame("OK MPD 0.23")) == HEADROOM_ERROR_MALFORMED); }
  SECTION("no frames") { CHECK(error_of("HTTP/1.1 400\r\n") == HEADROOM_ERROR_MALFORMED); }
  SECTION("a greeting of the wrong types") {
    CHECK(error_of(frame(R"({"event":"hello","topic":"control","data":{"daemon":7}})")) ==
          HEADROOM_ERROR_MALFORMED);
  }
  SECTION("a greeting cut off") {
    panel.step();
    daemon.accept();
    daemon.send_bytes(wire::encode_frame(kHello).substr(0, 20));
    daemon.hang_up();
    CHECK(panel.next().error == HEADROOM_ERROR_MALFORMED);
  }
  SECTION("silence") {
    headroom_client_set_request_timeout_ms(panel, 20);
    panel.step();
    daemon.accept();
    CHECK(panel.next().error == HEADROOM_ERROR_TIMEOUT);
  }
}

TEST_CASE("a status that breaks the protocol fails its request only") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  connect(daemon, panel);
  uint64_t id = 0;
  REQUIRE(headroom_client_request_status(panel, &id) == 0);
  daemon.send(R"({"id":1,"result":{"version":1}})");
  const auto event = panel.next();
  CHECK(event.type == HEADROOM_EVENT_FAILED);
  CHECK(event.error == HEADROOM_ERROR_MALFORMED);
  CHECK(headroom_client_is_connected(panel));
  CHECK(headroom_client_status_json(panel) == nullptr);
}

TEST_CASE("run_status connects, asks and waits") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  std::thread serving([&] {
    for (int life = 0; life < 2; ++life) {
      daemon.accept();
      daemon.send(kHello);
      const auto request = daemon.receive();
      const auto digit = request.substr(request.find(':') + 1, 1);
      daemon.send("{\"id\":" + digit + ",\"result\":" + kStatus + "}");
      daemon.hang_up(); // the second call has to connect anew
    }
  });
  CHECK(headroom_client_run_status(panel, 20'000) == 0);
  CHECK(headroom_client_status_json(panel) == kStatus);
  // The hang-up may not have arrived yet: then this call is the one that finds out.
  int again = headroom_client_run_status(panel, 20'000);
  if (again == -ECONNRESET)
    again = headroom_client_run_status(panel, 20'000);
  CHECK(again == 0);
  serving.join();
  headroom_event event{};
  event.size = sizeof event;
  while (headroom_client_next_event(panel, &event) == 1)
    CHECK((event.type == HEADROOM_EVENT_CONNECTED || event.type == HEADROOM_EVENT_DISCONNECTED));
}

TEST_CASE("run_status fails with the errno of its reason") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  SECTION("silence costs the timeout") {
    CHECK(headroom_client_run_status(panel, 30) == -ETIMEDOUT);
  }
  SECTION("an unanswered request costs the timeout") {
    connect(daemon, panel);
    CHECK(headroom_client_run_status(panel, 30) == -ETIMEDOUT);
    CHECK(headroom_client_error(panel) == HEADROOM_ERROR_TIMEOUT);
  }
  SECTION("nobody there costs nothing") {
    daemon.stop();
    CHECK(headroom_client_run_status(panel, 20'000) == -ECONNREFUSED);
  }
  SECTION("a refusal is told") {
    std::thread serving([&] {
      daemon.accept();
      daemon.send(R"({"id":null,"error":{"code":"BUSY","message":"full"}})");
    });
    CHECK(headroom_client_run_status(panel, 20'000) == -EACCES);
    serving.join();
  }
  SECTION("a refusal of a connection that was begun before is told") {
    panel.step();
    daemon.accept();
    daemon.send(R"({"id":null,"error":{"code":"BUSY","message":"full"}})");
    CHECK(headroom_client_run_status(panel, 20'000) == -EACCES);
  }
  SECTION("a rejection is told") {
    std::thread serving([&] {
      daemon.accept();
      daemon.send(kHello);
      daemon.receive();
      daemon.send(R"({"id":1,"error":{"code":"INTERNAL","message":"no graph"}})");
    });
    CHECK(headroom_client_run_status(panel, 20'000) == -EREMOTEIO);
    CHECK(headroom_client_error_message(panel) == "no graph"s);
    serving.join();
  }
  SECTION("a negative timeout is a mistake") {
    CHECK(headroom_client_run_status(panel, -1) == -EINVAL);
  }
}
