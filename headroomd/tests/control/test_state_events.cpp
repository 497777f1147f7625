// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/state_events.hpp"
#include "ipc_families.hpp"
#include <headroom_catch.hpp>

using namespace headroom;
using namespace headroom::control;

namespace {

/// What is heard, as "event data" without the revision.
struct Listener {
  Listener() { client.subscribe({Topic::routing, Topic::daemon}, {}); }
  std::vector<std::string> heard() {
    std::vector<std::string> all;
    while (const auto json = client.next()) {
      const auto event = wire::parse(*json);
      auto data = *event.find("data")->as_object();
      data.pop_back();
      all.push_back(*event.find("event")->as_string() + ' ' +
                    wire::Writer().value(wire::Value(std::move(data))).text());
    }
    return all;
  }

  Events events;
  Subscriber client{events};
  StateEvents state{events};
};

using Heard = std::vector<std::string>;

} // namespace

TEST_CASE("each change of sink, rate, warning and protection is told once") {
  Listener listener;
  auto status = control_test::example_status();
  listener.state.look(status);
  REQUIRE(listener.heard() ==
          Heard{R"(real_sink_changed {"name":"speakers","node_id":31})",
                R"(devices {"devices":[{"name":"headset","description":"Headset",)"
                R"("layout":["FL","FR"],"state":"off"},{"name":"speakers",)"
                R"("description":"Speakers","layout":["FL","FR"],"state":"default"}]})",
                R"(rate {"sample_rate":48000,"quantum_frames":1024,"layout":["FL","FR"],)"
                R"("latency_frames":192})",
                R"(warning {"message":"the audio thread has no real-time scheduling",)"
                R"("active":true})"});
  status.streams.front().latency_frames = 7;
  status.uptime_s = 99;
  listener.state.look(status);
  REQUIRE(listener.heard().empty());

  status.processed_sink.quantum_frames = 256;
  status.warnings = {"another"};
  listener.state.look(status);
  REQUIRE(listener.heard() ==
          Heard{R"(rate {"sample_rate":48000,"quantum_frames":256,"layout":["FL","FR"],)"
                R"("latency_frames":192})",
                R"(warning {"message":"the audio thread has no real-time scheduling",)"
                R"("active":false})",
                R"(warning {"message":"another","active":true})"});
}

TEST_CASE("devices are told when one comes, goes, or is linked") {
  Listener listener;
  auto status = control_test::example_status();
  listener.state.look(status);
  listener.heard();
  status.devices = {{"headset", "", {}, "absent"}};
  listener.state.look(status);
  REQUIRE(listener.heard() ==
          Heard{R"(devices {"devices":[{"name":"headset","state":"absent"}]})"});
  listener.state.look(status);
  REQUIRE(listener.heard().empty());
}

TEST_CASE("a device that goes away is told without a node") {
  Listener listener;
  auto status = control_test::example_status();
  listener.state.look(status);
  listener.heard();
  status.real_sink = {};
  listener.state.look(status);
  REQUIRE(listener.heard() == Heard{R"(real_sink_changed {"name":""})"});
}

TEST_CASE("a stream that does not go where it is sent is told once, and again after it went") {
  Listener listener;
  auto status = control_test::example_status();
  listener.state.look(status);
  listener.heard();
  auto& stream = status.streams.front();
  stream.route = wire::Route::bypass;
  stream.reason = "stays where it was linked first";
  for (int spell = 0; spell < 2; ++spell) {
    stream.placement = wire::Placement::unroutable;
    listener.state.look(status);
    listener.state.look(status);
    REQUIRE(listener.heard() == Heard{R"(unroutable {"node_id":51,"app":"mpv","to":"bypass",)"
                                      R"("message":"stays where it was linked first"})"});
    stream.placement = wire::Placement::placed;
    listener.state.look(status);
    REQUIRE(listener.heard().empty());
  }
}

TEST_CASE("a stream that plays around the limiter is told once, and again after it was back") {
  Listener listener;
  auto status = control_test::example_status();
  listener.state.look(status);
  listener.heard();
  auto& stream = status.streams.front();
  for (int spell = 0; spell < 2; ++spell) {
    stream.protection = wire::Protection::unprotected;
    stream.reason = "stays where it was linked first";
    listener.state.look(status);
    listener.state.look(status);
    REQUIRE(listener.heard() == Heard{R"(unprotected_route {"node_id":51,"app":"mpv",)"
                                      R"("message":"stays where it was linked first"})"});
    stream.protection = wire::Protection::processed;
    listener.state.look(status);
    REQUIRE(listener.heard().empty());
  }
}
