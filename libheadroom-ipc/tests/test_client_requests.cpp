// SPDX-License-Identifier: MIT
// What C programs can ask for, and how they read the answers.
#include "scripted_daemon.hpp"
#include <cerrno>
#include <functional>
#include <headroom_catch.hpp>
#include <thread>

using namespace headroom;
using namespace headroom::ipc_test;
using namespace std::string_literals;

namespace {

/// A panel that has been greeted.
struct Connected {
  Connected() { connect(daemon, panel); }

  std::string sent() {
    headroom_client_dispatch(panel);
    return daemon.receive();
  }
  headroom_event notice(const std::string& topic, const std::string& name,
                        const std::string& data) {
    daemon.send("{\"event\":\"" + name + "\",\"topic\":\"" + topic + "\",\"data\":" + data + "}");
    return panel.next();
  }

  ScriptedDaemon daemon;
  Panel panel{daemon.path()};
};

template <class Struct> Struct sized() {
  Struct object{};
  object.size = sizeof object;
  return object;
}

/// Answers requests in another thread while this one blocks.
struct Answering {
  Answering(ScriptedDaemon& daemon, std::vector<std::string> answers)
      : thread([&daemon, answers] {
          daemon.accept();
          daemon.send(kHello);
          for (const auto& answer : answers) {
            daemon.receive();
            daemon.send(answer);
          }
        }) {}
  ~Answering() { thread.join(); }
  std::thread thread;
};

} // namespace

TEST_CASE("typed requests are these bytes") {
  Connected connected;
  headroom_client* client = connected.panel;
  const std::vector<std::pair<std::function<int(uint64_t*)>, std::string>> requests = {
      {[&](uint64_t* id) { return headroom_client_request_status(client, id); }, R"("status")"},
      {[&](uint64_t* id) { return headroom_client_set_bypass(client, 1, id); },
       R"("bypass.set","args":{"enabled":true})"},
      {[&](uint64_t* id) { return headroom_client_set_bypass(client, 0, id); },
       R"("bypass.set","args":{"enabled":false})"},
      {[&](uint64_t* id) { return headroom_client_list_profiles(client, id); },
       R"("profile.list")"},
      {[&](uint64_t* id) { return headroom_client_use_profile(client, "a \"b\"", id); },
       R"("profile.use","args":{"name":"a \"b\""})"},
      {[&](uint64_t* id) { return headroom_client_get_setting(client, "agc.enabled", id); },
       R"("setting.get","args":{"key":"agc.enabled"})"},
      {[&](uint64_t* id) { return headroom_client_set_setting(client, "k", "[1, 2]", id); },
       R"("setting.set","args":{"key":"k","value":[1, 2]})"},
      {[&](uint64_t* id) { return headroom_client_set_setting_number(client, "k", -0.5, id); },
       R"("setting.set","args":{"key":"k","value":-0.5})"},
      {[&](uint64_t* id) { return headroom_client_set_setting_text(client, "k", "auto", id); },
       R"("setting.set","args":{"key":"k","value":"auto"})"},
      {[&](uint64_t* id) { return headroom_client_clear_setting(client, "k", id); },
       R"("setting.clear","args":{"key":"k"})"},
      {[&](uint64_t* id) {
         return headroom_client_set_route(client, "mpv", HEADROOM_ROUTE_BYPASS, id);
       },
       R"("route.set","args":{"app":"mpv","to":"bypass"})"},
      {[&](uint64_t* id) { return headroom_client_unset_route(client, "mpv", id); },
       R"("route.unset","args":{"app":"mpv"})"},
      {[&](uint64_t* id) {
         return headroom_client_set_stream_route(client, 51, HEADROOM_ROUTE_PROCESSED, id);
       },
       R"("route.stream","args":{"node_id":51,"to":"processed"})"},
      {[&](uint64_t* id) { return headroom_client_set_per_app(client, "mpv", 1, id); },
       R"("per-app.set","args":{"app":"mpv","enabled":true})"},
      {[&](uint64_t* id) { return headroom_client_set_per_app_master(client, 0, id); },
       R"("per-app.master","args":{"enabled":false})"},
  };
  uint64_t expected_id = 1;
  for (const auto& [request, op] : requests) {
    uint64_t id = 0;
    REQUIRE(request(&id) == 0);
    CHECK(id == expected_id);
    CHECK(connected.sent() == "{\"id\":" + std::to_string(expected_id++) + ",\"op\":" + op + "}");
    CHECK(request(nullptr) == 0);
    connected.sent();
    ++expected_id;
  }
}

TEST_CASE("arguments that cannot be right are not sent") {
  Connected connected;
  headroom_client* client = connected.panel;
  uint64_t id = 77;
  CHECK(headroom_client_set_bypass(client, 2, &id) == -EINVAL);
  CHECK(headroom_client_set_route(client, "mpv", 2, &id) == -EINVAL);
  CHECK(headroom_client_set_stream_route(client, 1, 2, &id) == -EINVAL);
  CHECK(headroom_client_set_per_app(client, "mpv", 2, &id) == -EINVAL);
  CHECK(headroom_client_set_per_app_master(client, 2, &id) == -EINVAL);
  CHECK(headroom_client_set_setting(client, "k", "auto", &id) == -EINVAL); // not quoted
  CHECK(headroom_client_set_setting_number(client, "k", NAN, &id) == -EINVAL);
  CHECK(headroom_client_subscribe(client, "meters,,routing", 0) == -EINVAL);
  CHECK(headroom_client_subscribe(client, "meters,", 0) == -EINVAL);
  CHECK(headroom_client_run(client, "op", "[]", 10, nullptr) == -EINVAL);
  CHECK(headroom_client_run(client, "op", nullptr, -1, nullptr) == -EINVAL);
  CHECK(id == 77);
  REQUIRE(headroom_client_request_status(client, &id) == 0);
  CHECK(id == 1);
}

TEST_CASE("a subscription is renewed after each reconnection") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  REQUIRE(headroom_client_subscribe(panel, "meters,routing", 30) == 0); // before the first one
  connect(daemon, panel);
  CHECK(daemon.receive() ==
        R"({"id":1,"op":"subscribe","args":{"topics":["meters","routing"],"meters_hz":30}})");
  daemon.send(R"({"id":1,"result":{"subscribed":["meters","routing"]}})");
  daemon.stop();
  CHECK(panel.next().type == HEADROOM_EVENT_DISCONNECTED);
  daemon.start();
  connect(daemon, panel);
  CHECK(daemon.receive() ==
        R"({"id":2,"op":"subscribe","args":{"topics":["meters","routing"],"meters_hz":30}})");
}

TEST_CASE("a subscription replaces the one before") {
  Connected connected;
  REQUIRE(headroom_client_subscribe(connected.panel, "meters,routing", 0) == 0);
  CHECK(connected.sent() == R"({"id":1,"op":"subscribe","args":{"topics":["meters","routing"]}})");
  REQUIRE(headroom_client_subscribe(connected.panel, "routing,profile", 0) == 0);
  CHECK(connected.sent() == R"({"id":2,"op":"unsubscribe","args":{"topics":["meters"]}})");
  CHECK(connected.sent() == R"({"id":3,"op":"subscribe","args":{"topics":["routing","profile"]}})");
  REQUIRE(headroom_client_subscribe(connected.panel, "", 0) == 0);
  CHECK(connected.sent() ==
        R"({"id":4,"op":"unsubscribe","args":{"topics":["routing","profile"]}})");
}

TEST_CASE("a subscription that the daemon refuses is told") {
  Connected connected;
  REQUIRE(headroom_client_subscribe(connected.panel, "tea", 0) == 0);
  connected.sent();
  connected.daemon.send(R"({"id":1,"error":{"code":"UNKNOWN_OP","message":"no subscribe"}})");
  const auto event = connected.panel.next();
  CHECK(event.type == HEADROOM_EVENT_FAILED);
  CHECK(event.request_id == 0);
  CHECK(event.name == "subscribe"s);
  CHECK(event.message == "no subscribe"s);
}

TEST_CASE("run connects, asks, and gives the result as JSON and by value") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  const Answering answering(daemon, {R"({"id":1,"result":{"key":"a/b","value":[-1.5,true]}})"});
  const char* json = nullptr;
  REQUIRE(headroom_client_run(panel, "setting.get", R"({"key":"a/b"})", 20'000, &json) == 0);
  CHECK(json == R"({"key":"a/b","value":[-1.5,true]})"s);
  double number = 0.0;
  CHECK(headroom_client_value_number(panel, "/value/0", &number) == 0);
  CHECK(number == -1.5);
  auto event = sized<headroom_event>();
  REQUIRE(headroom_client_next_event(panel, &event) == 1);
  CHECK(event.type == HEADROOM_EVENT_CONNECTED);
  CHECK(headroom_client_next_event(panel, &event) == 0);
}

TEST_CASE("run that is rejected says the daemon's code and words") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  const Answering answering(
      daemon, {R"({"id":1,"error":{"code":"NOT_FOUND","message":"no profile \"nigth\""}})"});
  const char* json = "untouched";
  CHECK(headroom_client_run(panel, "profile.use", R"({"name":"nigth"})", 20'000, &json) ==
        -EREMOTEIO);
  CHECK(json == "untouched"s);
  CHECK(headroom_client_error(panel) == HEADROOM_ERROR_REJECTED);
  CHECK(headroom_client_error_code(panel) == "NOT_FOUND"s);
  CHECK(headroom_client_error_message(panel) == "no profile \"nigth\""s);
  CHECK(headroom_client_value_type(panel, "") == HEADROOM_VALUE_NONE);
}

TEST_CASE("run waits as long as it was told, whatever requests may take") {
  Connected connected;
  REQUIRE(headroom_client_set_request_timeout_ms(connected.panel, 1) == 0);
  CHECK(headroom_client_run(connected.panel, "slow", nullptr, 60, nullptr) == -ETIMEDOUT);
  CHECK(headroom_client_error_message(connected.panel) ==
        "the daemon did not answer within 60 ms"s);
}

TEST_CASE("results of a MiB arrive whole") {
  Connected connected;
  uint64_t id = 0;
  REQUIRE(headroom_client_request(connected.panel, "big", nullptr, &id) == 0);
  connected.sent();
  const std::string head = R"({"id":1,"result":")", tail = "\"}";
  const std::string text(wire::kMaxFrameBytes - head.size() - tail.size(), 'x');
  std::thread sender([&] { connected.daemon.send(head + text + tail); });
  const auto event = connected.panel.next();
  sender.join();
  CHECK(event.type == HEADROOM_EVENT_REPLY);
  CHECK(headroom_client_value_text(connected.panel, "") == text);
}

TEST_CASE("values are found by JSON Pointer") {
  Connected connected;
  headroom_client* client = connected.panel;
  connected.notice("x", "y", R"({"":0,"a/b":{"m~n":[10,"t",null,false,{}]},"07":7,"~1":1})");
  double number = 99.0;
  uint32_t flag = 99;
  CHECK(headroom_client_value_number(client, "/a~1b/m~0n/0", &number) == 0);
  CHECK(number == 10.0);
  CHECK(headroom_client_value_number(client, "/", &number) == 0);
  CHECK(number == 0.0);
  CHECK(headroom_client_value_number(client, "/07", &number) == 0);
  CHECK(number == 7.0);
  CHECK(headroom_client_value_number(client, "/~01", &number) == 0);
  CHECK(number == 1.0);
  CHECK(headroom_client_value_text(client, "/a~1b/m~0n/1") == "t"s);
  CHECK(headroom_client_value_flag(client, "/a~1b/m~0n/3", &flag) == 0);
  CHECK(flag == 0);
  CHECK(headroom_client_value_count(client, "/a~1b/m~0n") == 5);
  CHECK(headroom_client_value_count(client, "") == 4);
  CHECK(headroom_client_value_count(client, "/07") == 0);
  CHECK(headroom_client_value_key(client, "", 1) == "a/b"s);
  CHECK(headroom_client_value_key(client, "", 4) == nullptr);
  CHECK(headroom_client_value_json(client, "/a~1b") == R"({"m~n":[10,"t",null,false,{}]})"s);

  CHECK(headroom_client_value_type(client, "/a~1b/m~0n/2") == HEADROOM_VALUE_NULL);
  CHECK(headroom_client_value_type(client, "/a~1b/m~0n/3") == HEADROOM_VALUE_FLAG);
  CHECK(headroom_client_value_type(client, "/07") == HEADROOM_VALUE_NUMBER);
  CHECK(headroom_client_value_type(client, "/a~1b/m~0n/1") == HEADROOM_VALUE_TEXT);
  CHECK(headroom_client_value_type(client, "/a~1b/m~0n") == HEADROOM_VALUE_ARRAY);
  CHECK(headroom_client_value_type(client, "") == HEADROOM_VALUE_OBJECT);
  for (const char* nowhere : {"/b", "a", "/a~1b/m~0n/5", "/a~1b/m~0n/00", "/a~1b/m~0n/-",
                              "/a~1b/m~0n/", "/a~1b/m~0n/0/x", "/~2", "/~", "/a/b"}) {
    INFO(nowhere);
    CHECK(headroom_client_value_type(client, nowhere) == HEADROOM_VALUE_NONE);
    CHECK(headroom_client_value_number(client, nowhere, &number) == -ENOENT);
    CHECK(headroom_client_value_flag(client, nowhere, &flag) == -ENOENT);
    CHECK(headroom_client_value_text(client, nowhere) == nullptr);
    CHECK(headroom_client_value_json(client, nowhere) == nullptr);
  }
  CHECK(headroom_client_value_flag(client, "/07", &flag) == -ENOENT); // a number is no flag
}

TEST_CASE("a tick of the meters can be read from C") {
  Connected connected;
  auto meters = sized<headroom_meters>();
  CHECK(headroom_client_get_meters(connected.panel, &meters) == -ENODATA);
  connected.notice(
      "meters", "tick",
      R"({"momentary_lufs":-20.5,"shortterm_lufs":-21,"integrated_lufs":-200.0,)"
      R"("true_peak_dbtp":-1.25,"gain_reduction_db":-3.5,"compressor_gr_db":-2.5,)"
      R"("limiter_gr_db":-1.0,"agc_gain_db":4.5,"agc_enabled":false,"soft_gr_db":-0.5,)"
      R"("loudness_range_lu":6.5,"latency_frames":192,"new":1})");
  REQUIRE(headroom_client_get_meters(connected.panel, &meters) == 0);
  CHECK(meters.momentary_lufs == -20.5);
  CHECK(meters.shortterm_lufs == -21.0);
  CHECK(meters.integrated_lufs == HEADROOM_NO_LEVEL);
  CHECK(meters.true_peak_dbtp == -1.25);
  CHECK(meters.gain_reduction_db == 3.5);
  CHECK(meters.compressor_gr_db == 2.5);
  CHECK(meters.limiter_gr_db == 1.0);
  CHECK(meters.soft_gr_db == 0.5);
  CHECK(meters.agc_gain_db == 4.5);
  CHECK(meters.loudness_range_lu == 6.5);
  CHECK(meters.latency_frames == 192);
  CHECK(meters.agc_enabled == 0);
  CHECK(meters.compressor_enabled == 1); // left out
  connected.notice("profile", "used", R"({"name":"night"})");
  CHECK(headroom_client_get_meters(connected.panel, &meters) == 0); // the last tick stays
}

TEST_CASE("notices can be read from C") {
  Connected connected;
  headroom_client* client = connected.panel;
  auto notice = sized<headroom_notice>();
  CHECK(headroom_client_get_notice(client, &notice) == -ENODATA); // the last event: connected

  connected.notice("profile", "used", R"({"name":"night","revision":12})");
  REQUIRE(headroom_client_get_notice(client, &notice) == 0);
  CHECK(notice.kind == HEADROOM_NOTICE_PROFILE_USED);
  CHECK(notice.name == "night"s);
  CHECK(notice.revision == 12);
  CHECK(notice.node_id == HEADROOM_NO_ID);
  CHECK(notice.route == HEADROOM_NO_ROUTE);
  CHECK(notice.app == ""s);

  connected.notice("routing", "stream_routed", R"({"node_id":51,"app":"mpv","to":"bypass"})");
  REQUIRE(headroom_client_get_notice(client, &notice) == 0);
  CHECK(notice.kind == HEADROOM_NOTICE_STREAM_ROUTED);
  CHECK(notice.node_id == 51);
  CHECK(notice.app == "mpv"s);
  CHECK(notice.route == HEADROOM_ROUTE_BYPASS);

  connected.notice("meters", "layer_a_level",
                   R"({"node_id":51,"app":"mpv","volume_lin":0.5,"reduction_db":6.0})");
  REQUIRE(headroom_client_get_notice(client, &notice) == 0);
  CHECK(notice.kind == HEADROOM_NOTICE_LAYER_A_LEVEL);
  CHECK(notice.volume_lin == 0.5);
  CHECK(notice.reduction_db == 6.0);

  connected.notice("routing", "unroutable",
                   R"({"node_id":51,"app":"mpv","to":"processed","message":"stays"})");
  REQUIRE(headroom_client_get_notice(client, &notice) == 0);
  CHECK(notice.kind == HEADROOM_NOTICE_UNROUTABLE);
  CHECK(notice.message == "stays"s);

  connected.notice("daemon", "bypass", R"({"enabled":true})");
  REQUIRE(headroom_client_get_notice(client, &notice) == 0);
  CHECK(notice.kind == HEADROOM_NOTICE_BYPASS);
  CHECK(notice.enabled == 1);

  connected.notice("settings", "setting", R"({"key":"agc.enabled","value":false})");
  REQUIRE(headroom_client_get_notice(client, &notice) == 0);
  CHECK(notice.key == "agc.enabled"s);
  uint32_t value = 99;
  CHECK(headroom_client_value_flag(client, "/value", &value) == 0);
  CHECK(value == 0);
}

TEST_CASE("events that this library does not know are passed on") {
  Connected connected;
  const auto event = connected.notice("future", "teleported", R"({"node_id":-1,"app":7})");
  CHECK(event.type == HEADROOM_EVENT_NOTICE);
  CHECK(event.topic == "future"s);
  CHECK(event.name == "teleported"s);
  CHECK(event.json == R"({"node_id":-1,"app":7})"s);
  auto notice = sized<headroom_notice>();
  REQUIRE(headroom_client_get_notice(connected.panel, &notice) == 0);
  CHECK(notice.kind == HEADROOM_NOTICE_OTHER);
  CHECK(notice.node_id == HEADROOM_NO_ID);
  CHECK(notice.app == ""s);
}

TEST_CASE("the daemon's process is known while it is connected") {
  ScriptedDaemon daemon;
  Panel panel(daemon.path());
  int32_t pid = 77;
  CHECK(headroom_client_daemon_pid(panel, &pid) == -ENOTCONN);
  CHECK(pid == 77);
  connect(daemon, panel);
  CHECK(headroom_client_daemon_pid(panel, &pid) == 0);
  CHECK(pid == ::getpid());
}
