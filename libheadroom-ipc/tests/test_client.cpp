// SPDX-License-Identifier: MIT
#include "scripted_daemon.hpp"
#include <algorithm>
#include <cerrno>
#include <headroom_catch.hpp>

using namespace headroom;
using namespace headroom::ipc_test;
using namespace std::string_literals;

namespace {

std::string text(const char* pointer) { return pointer ? pointer : ""; }

} // namespace

TEST_CASE("a client connects, and is told what greeted it") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  CHECK_FALSE(headroom_client_is_connected(panel));
  panel.step();
  daemon.accept();
  daemon.send(kHello);
  const auto event = panel.next();
  CHECK(event.type == HEADROOM_EVENT_CONNECTED);
  CHECK(text(event.json) == R"({"daemon":"headroom","version":"9.8.7","protocol":1})");
  CHECK(headroom_client_is_connected(panel));
  CHECK(headroom_client_timeout_ms(panel) == -1);
}

TEST_CASE("requests are these bytes, and replies find their request by id") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  connect(daemon, panel);
  uint64_t first = 0, second = 0;
  REQUIRE(headroom_client_request(panel, "setting.get", R"({"key":"a"})", &first) == 0);
  REQUIRE(headroom_client_request(panel, "profile.list", nullptr, &second) == 0);
  headroom_client_dispatch(panel);
  CHECK(daemon.receive() == R"({"id":1,"op":"setting.get","args":{"key":"a"}})");
  CHECK(daemon.receive() == R"({"id":2,"op":"profile.list"})");
  daemon.send(R"({"id":2,"result":{"profiles":[]}})");
  daemon.send(R"({"id":1,"result":null})");
  auto event = panel.next();
  CHECK(event.type == HEADROOM_EVENT_REPLY);
  CHECK(event.request_id == second);
  CHECK(text(event.json) == R"({"profiles":[]})");
  event = panel.next();
  CHECK(event.request_id == first);
  CHECK(text(event.json) == "null");
}

TEST_CASE("messages arrive whole when the stream comes byte by byte") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  panel.step();
  daemon.accept();
  const auto stream =
      wire::encode_frame(kHello) +
      wire::encode_frame(R"({"event":"stream_routed","topic":"routing","data":{"node_id":3}})");
  for (const char byte : stream) {
    daemon.send_bytes({&byte, 1});
    panel.step();
  }
  CHECK(panel.next().type == HEADROOM_EVENT_CONNECTED);
  const auto event = panel.next();
  CHECK(event.type == HEADROOM_EVENT_NOTICE);
  CHECK(text(event.topic) == "routing");
  CHECK(text(event.name) == "stream_routed");
  CHECK(text(event.json) == R"({"node_id":3})");
}

TEST_CASE("a rejected request says the daemon's code and words, and nothing is lost") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  connect(daemon, panel);
  uint64_t id = 0;
  REQUIRE(headroom_client_request(panel, "nonsense", nullptr, &id) == 0);
  headroom_client_dispatch(panel);
  daemon.receive();
  daemon.send(R"({"id":1,"error":{"code":"UNKNOWN_OP","message":"unknown op"}})");
  const auto event = panel.next();
  CHECK(event.type == HEADROOM_EVENT_FAILED);
  CHECK(event.request_id == id);
  CHECK(event.error == HEADROOM_ERROR_REJECTED);
  CHECK(text(event.code) == "UNKNOWN_OP");
  CHECK(text(event.message) == "unknown op");
  CHECK(headroom_client_error(panel) == HEADROOM_ERROR_REJECTED);
  CHECK(text(headroom_client_error_message(panel)) == "unknown op");
  CHECK(headroom_client_is_connected(panel));
}

TEST_CASE("a request that is never answered fails in time, its late reply is ignored") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  connect(daemon, panel);
  REQUIRE(headroom_client_set_request_timeout_ms(panel, 20) == 0);
  uint64_t late = 0, next = 0;
  REQUIRE(headroom_client_request(panel, "slow", nullptr, &late) == 0);
  CHECK(headroom_client_timeout_ms(panel) <= 20);
  auto event = panel.next();
  CHECK(event.type == HEADROOM_EVENT_FAILED);
  CHECK(event.request_id == late);
  CHECK(event.error == HEADROOM_ERROR_TIMEOUT);

  REQUIRE(headroom_client_set_request_timeout_ms(panel, 20'000) == 0);
  REQUIRE(headroom_client_request(panel, "fast", nullptr, &next) == 0);
  daemon.send(R"({"id":1,"result":"late"})");
  daemon.send(R"({"id":2,"result":"fast"})");
  event = panel.next();
  CHECK(event.request_id == next);
  CHECK(text(event.json) == "\"fast\"");
}

TEST_CASE("requests that cannot be sent are refused at once") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  uint64_t id = 77;
  CHECK(headroom_client_request_status(panel, &id) == -ENOTCONN);
  connect(daemon, panel);
  CHECK(headroom_client_request(panel, "op", "[]", &id) == -EINVAL);
  CHECK(headroom_client_request(panel, "op", "{", &id) == -EINVAL);
  const std::string huge = R"({"a":")" + std::string(wire::kMaxFrameBytes, 'x') + "\"}";
  CHECK(headroom_client_request(panel, "op", huge.c_str(), &id) == -EMSGSIZE);
  CHECK(headroom_client_set_request_timeout_ms(panel, 0) == -EINVAL);
  CHECK(id == 77);
}

TEST_CASE("an event struct of an older program is filled as far as it goes") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  panel.step();
  daemon.accept();
  daemon.send(kHello);
  headroom_event event{};
  CHECK(headroom_client_next_event(panel, &event) == -EINVAL); // size 0
  event.size = offsetof(headroom_event, request_id);
  event.request_id = 99;
  const char* untouched = "untouched";
  event.json = untouched;
  while (headroom_client_next_event(panel, &event) == 0)
    panel.step();
  CHECK(event.type == HEADROOM_EVENT_CONNECTED);
  CHECK(event.size == offsetof(headroom_event, request_id));
  CHECK(event.request_id == 99);
  CHECK(event.json == untouched);
}

TEST_CASE("every error has words and an unknown one too") {
  std::vector<std::string> seen;
  for (uint32_t error = 0; error <= HEADROOM_ERROR_SYSTEM + 1; ++error) {
    const std::string words = headroom_error_text(error);
    CHECK_FALSE(words.empty());
    CHECK(std::find(seen.begin(), seen.end(), words) == seen.end());
    seen.push_back(words);
  }
}

TEST_CASE("the socket is looked for where the daemon puts it") {
  ScriptedDaemon daemon;
  ::setenv("HEADROOM_SOCKET", daemon.path().c_str(), 1);
  headroom_client* client = nullptr;
  REQUIRE(headroom_client_create(nullptr, &client) == 0);
  headroom_client_dispatch(client);
  daemon.accept();
  headroom_client_destroy(client);

  ::unsetenv("HEADROOM_SOCKET");
  ::setenv("XDG_RUNTIME_DIR", "/nonexistent/run", 1);
  REQUIRE(headroom_client_create(nullptr, &client) == 0);
  CHECK(headroom_client_run_status(client, 1000) == -ECONNREFUSED);
  CHECK(text(headroom_client_error_message(client)) ==
        "no daemon answers on /nonexistent/run/headroom/control.sock");
  headroom_client_destroy(client);

  client = nullptr;
  CHECK(headroom_client_create(std::string(108, 'x').c_str(), &client) == -ENAMETOOLONG);
  CHECK(client == nullptr);
  headroom_client_destroy(nullptr);
}
