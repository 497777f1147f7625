// SPDX-License-Identifier: MIT
#include "scripted_daemon.hpp"
#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <headroom_catch.hpp>

using namespace headroom;
using namespace headroom::ipc_test;
using namespace std::string_literals;

namespace {

const std::string kStatus =
    R"({"version":"9.8.7","protocol":1,"uptime_s":61,"profile":"night","bypass":true,"per_app":true,)"
    R"("sinks":{"processed":{"node_id":34,"name":"headroom","ready":true,"sample_rate":48000,)"
    R"("quantum_frames":1024,"channels":2,"layout":["FL","FR"]},"real":{"ready":false}},)"
    R"("streams":[{"node_id":51,"app":"mpv","route":"processed","rule":"default",)"
    R"("reason":"no rule matches","protection":"unprotected","channels":1,"layout":["MONO"],)"
    R"("sample_rate":44100,"latency_frames":192,"placement":"unroutable"},{"node_id":77,"app":"","route":"bypass"}],)"
    R"("warnings":["first","second"],"revision":9,"on_crash":"silent","sticky_default":true,"safety":{"ceiling_dbtp":-0.1,)"
    R"("latency_frames":192,"gain_reduction_db":1.5,"max_gain_reduction_db":7.25,)"
    R"("true_peak_out_dbtp":-3.0,"max_true_peak_out_dbtp":-200.0},"scheduling":{"realtime":true,)"
    R"("policy":"SCHED_FIFO","priority":20},"xruns":3,"callbacks":{"overruns":2,"max_us":212.5,)"
    R"("histogram_us":[5,0,0,0,1200,34,2,1,0,0,0,0,0,0,0,7]},"session_manager":{"present":true,)"
    R"("name":"WirePlumber"},"versions":{"headroomd":"9.8.7","dsp":"0.1.0","pipewire":"0.3.65"},)"
    R"("from_the_future":[1,2]})";

template <class Struct> Struct sized() {
  Struct object{};
  object.size = sizeof object;
  return object;
}

/// Connected, and has the status above.
struct Informed {
  Informed() {
    connect(daemon, panel);
    uint64_t id = 0;
    headroom_client_request_status(panel, &id);
    daemon.send("{\"id\":1,\"result\":" + kStatus + "}");
    const auto event = panel.next();
    if (event.type != HEADROOM_EVENT_STATUS || event.request_id != id)
      throw std::runtime_error("no status");
  }
  ScriptedDaemon daemon;
  Panel panel{daemon.path()};
};

} // namespace

TEST_CASE("every field of a status can be read from C") {
  Informed informed;
  auto status = sized<headroom_status>();
  REQUIRE(headroom_client_get_status(informed.panel, &status) == 0);
  CHECK(status.size == sizeof status);
  CHECK(status.uptime_s == 61);
  CHECK(status.revision == 9);
  CHECK(status.xruns == 3);
  CHECK(status.version == "9.8.7"s);
  CHECK(status.dsp_version == "0.1.0"s);
  CHECK(status.pipewire_version == "0.3.65"s);
  CHECK(status.profile == "night"s);
  CHECK(status.session_manager == "WirePlumber"s);
  CHECK(status.scheduling_policy == "SCHED_FIFO"s);
  CHECK(status.ceiling_dbtp == -0.1);
  CHECK(status.gain_reduction_db == 1.5);
  CHECK(status.max_gain_reduction_db == 7.25);
  CHECK(status.true_peak_out_dbtp == -3.0);
  CHECK(status.max_true_peak_out_dbtp == HEADROOM_NO_LEVEL);
  CHECK(status.protocol == 1);
  CHECK(status.latency_frames == 192);
  CHECK(status.bypass == 1);
  CHECK(status.per_app == 1);
  CHECK(status.silent_on_crash == 1);
  CHECK(status.sticky_default == 1);
  CHECK(status.realtime == 1);
  CHECK(status.realtime_priority == 20);
  CHECK(status.session_manager_present == 1);
  CHECK(status.stream_count == 2);
  CHECK(status.warning_count == 2);
  CHECK(status.callback_overruns == 2);
  CHECK(status.callback_max_us == 212.5);
  const uint64_t bins[] = {5, 0, 0, 0, 1200, 34, 2, 1, 0, 0, 0, 0, 0, 0, 0, 7};
  CHECK(std::equal(std::begin(bins), std::end(bins), status.callback_histogram_us));

  auto sink = sized<headroom_sink>();
  REQUIRE(headroom_client_get_sink(informed.panel, HEADROOM_SINK_PROCESSED, &sink) == 0);
  CHECK(sink.name == "headroom"s);
  CHECK(sink.layout == "FL,FR"s);
  CHECK(sink.node_id == 34);
  CHECK(sink.ready == 1);
  CHECK(sink.sample_rate == 48000);
  CHECK(sink.quantum_frames == 1024);
  CHECK(sink.channels == 2);
  REQUIRE(headroom_client_get_sink(informed.panel, HEADROOM_SINK_REAL, &sink) == 0);
  CHECK(sink.name == ""s);
  CHECK(sink.node_id == HEADROOM_NO_ID);
  CHECK(sink.ready == 0);

  auto stream = sized<headroom_stream>();
  REQUIRE(headroom_client_get_stream(informed.panel, 0, &stream) == 0);
  CHECK(stream.app == "mpv"s);
  CHECK(stream.rule == "default"s);
  CHECK(stream.reason == "no rule matches"s);
  CHECK(stream.layout == "MONO"s);
  CHECK(stream.node_id == 51);
  CHECK(stream.route == HEADROOM_ROUTE_PROCESSED);
  CHECK(stream.protection == HEADROOM_PROTECTION_UNPROTECTED);
  CHECK(stream.placement == HEADROOM_PLACEMENT_UNROUTABLE);
  CHECK(stream.channels == 1);
  CHECK(stream.sample_rate == 44100);
  CHECK(stream.latency_frames == 192);
  REQUIRE(headroom_client_get_stream(informed.panel, 1, &stream) == 0);
  CHECK(stream.route == HEADROOM_ROUTE_BYPASS);
  CHECK(stream.protection == HEADROOM_PROTECTION_BYPASSED);
  CHECK(stream.placement == HEADROOM_PLACEMENT_WAITING);
  CHECK(headroom_client_get_warning(informed.panel, 0) == "first"s);
  CHECK(headroom_client_get_warning(informed.panel, 1) == "second"s);
}

TEST_CASE("the JSON of a status keeps what this library does not know") {
  Informed informed;
  CHECK(headroom_client_status_json(informed.panel) == kStatus);
}

TEST_CASE("accessors refuse what is not there and leave the struct alone") {
  Informed informed;
  auto stream = sized<headroom_stream>();
  stream.node_id = 4711;
  CHECK(headroom_client_get_stream(informed.panel, 2, &stream) == -ENOENT);
  CHECK(stream.node_id == 4711);
  auto sink = sized<headroom_sink>();
  CHECK(headroom_client_get_sink(informed.panel, 2, &sink) == -ENOENT);
  CHECK(headroom_client_get_warning(informed.panel, 2) == nullptr);
  sink.size = 3;
  CHECK(headroom_client_get_sink(informed.panel, HEADROOM_SINK_REAL, &sink) == -EINVAL);

  Panel fresh(informed.daemon.path());
  auto status = sized<headroom_status>();
  CHECK(headroom_client_get_status(fresh, &status) == -ENODATA);
  CHECK(headroom_client_get_sink(fresh, HEADROOM_SINK_REAL, &sink) == -ENODATA);
  CHECK(headroom_client_get_stream(fresh, 0, &stream) == -ENODATA);
  CHECK(headroom_client_get_warning(fresh, 0) == nullptr);
  CHECK(headroom_client_status_json(fresh) == nullptr);
}

TEST_CASE("a status struct of an older program is filled as far as it goes") {
  Informed informed;
  headroom_status status{};
  status.size = offsetof(headroom_status, revision);
  status.revision = 4711;
  REQUIRE(headroom_client_get_status(informed.panel, &status) == 0);
  CHECK(status.uptime_s == 61);
  CHECK(status.revision == 4711);
  CHECK(status.size == offsetof(headroom_status, revision));
}

TEST_CASE("a status struct of a newer program is told how much was filled") {
  Informed informed;
  struct {
    headroom_status status;
    uint64_t added_later;
  } newer{};
  newer.added_later = 4711;
  newer.status.size = sizeof newer;
  REQUIRE(headroom_client_get_status(informed.panel, &newer.status) == 0);
  CHECK(newer.status.size == sizeof(headroom_status));
  CHECK(newer.added_later == 4711);
}

TEST_CASE("the last status stays readable while the daemon is away") {
  Informed informed;
  informed.daemon.stop();
  CHECK(informed.panel.next().type == HEADROOM_EVENT_DISCONNECTED);
  auto status = sized<headroom_status>();
  CHECK(headroom_client_get_status(informed.panel, &status) == 0);
  CHECK(status.profile == "night"s);
}
