// SPDX-License-Identifier: MIT
#include "wire.hpp"
#include <cmath>
#include <headroom_catch.hpp>
#include <limits>
#include <random>

using namespace headroom;

namespace {

wire::Status full_status() {
  wire::Status status;
  status.version = "0.1.0";
  status.uptime_s = 61;
  status.profile = "night";
  status.bypass = true;
  status.per_app = true;
  status.silent_on_crash = true;
  status.sticky_default = true;
  status.processed_sink = {34, "headroom", true, 48000, 1024, {"FL", "FR"}};
  status.real_sink.name = "speakers";
  wire::Stream first;
  first.node_id = 51;
  first.app = "mpv";
  first.rule = "default";
  first.reason = "no rule matches";
  first.protection = wire::Protection::processed;
  first.layout = {"MONO"};
  first.sample_rate = 44100;
  first.latency_frames = 192;
  first.placement = wire::Placement::placed;
  wire::Stream second;
  second.node_id = 77;
  second.route = wire::Route::bypass;
  second.protection = wire::Protection::bypassed;
  second.placement = wire::Placement::unroutable;
  status.streams = {first, second};
  wire::LayerA soft;
  soft.node_id = 51;
  soft.app = "mpv";
  soft.managed = true;
  soft.volume_lin = 0.5;
  soft.reduction_db = 6.0;
  soft.user_ceiling_lin = 0.75;
  soft.deferred = true;
  status.layer_a = {soft};
  status.devices = {{"gone", "", {}, "absent"}, {"speakers", "Speakers", {"FL", "FR"}, "default"}};
  status.warnings = {"no real-time scheduling"};
  status.setting_overrides = {{"limiter.release_ms", wire::Value(80.5)}};
  status.revision = 9;
  status.safety = {-0.1, 192, 1.5, 7.25, -3.0, -0.1};
  status.scheduling = {true, "SCHED_FIFO", 20};
  status.xruns = 3;
  status.callbacks = {2, 1250.5, {1000, 0, 7}};
  status.session_manager = {true, "WirePlumber"};
  status.versions = {"0.1.0", "0.3.65"};
  return status;
}

} // namespace

TEST_CASE("every field of status survives the way to JSON and back") {
  const auto status = full_status();
  CHECK(wire::decode_status(wire::parse(wire::encode(status))) == status);
}

TEST_CASE("an idle status leaves out what is empty") {
  wire::Status status;
  status.version = "0.1.0";
  const auto json = wire::parse(wire::encode(status));
  for (const char* key : {"layer_a", "warnings", "setting_overrides"})
    CHECK_FALSE(json.find(key));
  for (const char* key : {"node_id", "name", "sample_rate"})
    CHECK_FALSE(json.find("sinks")->find("real")->find(key));
  CHECK(json.find("sinks")->find("real")->find("ready")->as_bool() == false);
  CHECK(json.find("streams")->as_array()->empty());
  CHECK(wire::encode(status).starts_with(
      R"({"version":"0.1.0","protocol":1,"uptime_s":0,"profile":"default","bypass":false,)"
      R"("per_app":false,"sinks":{"processed":{"ready":false},"real":{"ready":false}},"streams":[])"));
}

TEST_CASE("status lists streams by node id") {
  auto status = full_status();
  std::swap(status.streams[0], status.streams[1]);
  const auto decoded = wire::decode_status(wire::parse(wire::encode(status)));
  CHECK(decoded.streams[0].node_id == 51);
  CHECK(decoded.streams[1].node_id == 77);
}

TEST_CASE("levels that were measured in float are written as short as they are") {
  auto status = full_status();
  status.safety.ceiling_dbtp = static_cast<double>(-0.1f);
  CHECK(wire::encode(status).find("\"ceiling_dbtp\":-0.1,") != std::string::npos);
}

TEST_CASE("a garbled status is refused or understood, never worse") {
  const auto original = wire::encode(full_status());
  std::minstd_rand random(20); // a fixed seed: each run garbles alike
  int refused = 0, understood = 0;
  for (int i = 0; i < 20'000; ++i) {
    auto text = original;
    for (auto changes = 1 + random() % 3; changes > 0; --changes) {
      const auto at = random() % text.size();
      switch (random() % 3) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, 1 + random() % 8);
        break;
      default:
        text.insert(at, original, random() % original.size(), 1 + random() % 8);
      }
    }
    try {
      const auto status = wire::decode_status(wire::parse(text));
      ++understood;
      REQUIRE_NOTHROW(wire::decode_status(wire::parse(wire::encode(status))));
    } catch (const wire::ParseError&) {
      ++refused;
    }
  }
  CHECK(refused > 1000);
  CHECK(understood > 1000);
}

TEST_CASE("levels that are no number read -200.0") {
  auto status = full_status();
  const double infinity = std::numeric_limits<double>::infinity();
  status.safety.true_peak_out_dbtp = -infinity;
  status.safety.max_true_peak_out_dbtp = std::nan("");
  status.safety.gain_reduction_db = infinity;
  const auto text = wire::encode(status);
  CHECK(text.find("\"true_peak_out_dbtp\":-200.0") != std::string::npos);
  CHECK(text.find("\"max_true_peak_out_dbtp\":-200.0") != std::string::npos);
  CHECK(wire::decode_status(wire::parse(text)).safety.true_peak_out_dbtp == wire::kNoLevel);
}

TEST_CASE("a status of protocol 1 without our additions is understood") {
  const auto status = wire::decode_status(wire::parse(
      R"({"version":"0.1.0","protocol":1,"uptime_s":5,"profile":"default","bypass":false,
          "per_app":true,"sinks":{"processed":{"name":"headroom-processed","ready":true},
          "real":{"node_id":3,"ready":false}},
          "streams":[{"node_id":9,"app":"mpv","route":"bypass"}]})"));
  CHECK(status.processed_sink.name == "headroom-processed");
  CHECK(status.streams.at(0).protection == wire::Protection::bypassed);
}

TEST_CASE("a status with a field of the wrong type is refused by name") {
  for (const char* text : {
           R"({"version":1,"protocol":1,"sinks":{},"streams":[]})",
           R"({"version":"1","protocol":1,"sinks":{},"streams":{}})",
           R"({"version":"1","protocol":4294967296,"sinks":{},"streams":[]})",
           R"({"version":"1","protocol":1,"sinks":{},"streams":[{"node_id":1,"route":"loud"}]})",
           R"({"version":"1","protocol":1,"sinks":[],"streams":[]})",
           R"({"version":"1","protocol":1,"streams":[]})",
           R"([])",
       }) {
    INFO(text);
    try {
      wire::decode_status(wire::parse(text));
      FAIL("was accepted");
    } catch (const wire::ParseError& error) {
      CHECK(std::string(error.what()).starts_with("status"));
    }
  }
}

TEST_CASE("hello survives the way to JSON and back and starts as it always has") {
  wire::Hello hello;
  hello.version = "0.1.0";
  hello.capabilities = {"hello", "status"};
  hello.revision = 4;
  hello.dsp_version = "0.1.0";
  hello.pipewire_version = "0.3.65";
  const auto text = wire::encode(hello);
  CHECK(wire::decode_hello(wire::parse(text)) == hello);
  CHECK(text.starts_with(R"({"daemon":"headroom","version":"0.1.0","protocol":1,)"));
}
