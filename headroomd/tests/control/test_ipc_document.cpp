// SPDX-License-Identifier: GPL-3.0-or-later
// docs/IPC.md against the server: what it shows is what happens.
#include "control/operations/level_operations.hpp"
#include "control/state_events.hpp"
#include "device_desk.hpp"
#include "ipc_families.hpp"
#include "profile_desk.hpp"
#include "route_desk.hpp"
#include <fstream>
#include <headroom_catch.hpp>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <sstream>

using namespace headroom;
using namespace headroom::control_test;
using control::Topic;

namespace {

struct Block {
  std::string language;
  std::string family; ///< the word behind it
  std::vector<std::string> lines;
};

std::string document() {
  std::ostringstream text;
  text << std::ifstream(HEADROOM_IPC_DOCUMENT).rdbuf();
  return text.str();
}

std::vector<Block> blocks() {
  std::istringstream text(document());
  std::vector<Block> found;
  bool inside = false;
  for (std::string line; std::getline(text, line);) {
    if (!line.starts_with("```")) {
      if (inside)
        found.back().lines.push_back(line);
      continue;
    }
    if (!inside)
      found.push_back({line.substr(3, line.find(' ') - 3),
                       line.find(' ') == line.npos ? "" : line.substr(line.find(' ') + 1),
                       {}});
    inside = !inside;
  }
  REQUIRE_FALSE(inside);
  return found;
}

} // namespace

/// The daemon of the document's examples.
wire::Status control_test::example_status() {
  wire::Status status;
  status.version = "0.1.0";
  status.uptime_s = 61;
  status.processed_sink = {34, "headroom", true, 48000, 1024, {"FL", "FR"}};
  status.real_sink = {31, "speakers", true, 48000, 1024, {"FL", "FR"}};
  status.streams = {{51,
                     "mpv",
                     wire::Route::processed,
                     "default",
                     "no rule matches",
                     wire::Protection::processed,
                     {"MONO"},
                     44100,
                     192,
                     wire::Placement::placed}};
  status.layer_a = {{51, "mpv", true, 0.5, 6.0, 0.75, false}};
  status.devices = {{"headset", "Headset", {"FL", "FR"}, "off"},
                    {"speakers", "Speakers", {"FL", "FR"}, "default"}};
  status.warnings = {"the audio thread has no real-time scheduling"};
  status.setting_overrides = {{"limiter.release_ms", wire::Value(80.0)}};
  status.revision = 7;
  status.callbacks = {0, 212.5, {0, 0, 0, 0, 1200, 34, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0}};
  status.safety = {-0.1, 192, 0.0, 7.25, wire::kNoLevel, -0.1};
  status.session_manager = {true, "WirePlumber"};
  status.versions = {"0.1.0", "0.3.65"};
  return status;
}

namespace {

wire::MeterTick example_tick() {
  wire::MeterTick tick;
  tick.momentary_lufs = -17.5;
  tick.shortterm_lufs = -18.25;
  tick.integrated_lufs = -18.0;
  tick.true_peak_dbtp = -0.125;
  tick.gain_reduction_db = -4.5;
  tick.compressor_gr_db = -3.0;
  tick.limiter_gr_db = -1.0;
  tick.soft_gr_db = -0.5;
  tick.agc_gain_db = 2.5;
  tick.loudness_range_lu = 6.5;
  tick.input_peak_dbfs = {-3.0, wire::kNoLevel};
  tick.output_peak_dbfs = {-0.25, wire::kNoLevel};
  tick.latency_frames = 192;
  return tick;
}

/// Nothing but a stream that stays where it is has an event.
wire::Status status_of_one_stream() {
  wire::Status status;
  status.streams = example_status().streams;
  status.streams.front().reason = "stays where it was linked first (node.dont-reconnect)";
  return status;
}

} // namespace

const std::map<std::string, Family>& control_test::families() {
  static const std::map<std::string, Family> families = {
      {"", {}},
      {"meters",
       {nullptr,
        {{"(a tick is due)",
          [](Daemon& daemon, RawClient&) { daemon.events.publish_meters(example_tick(), {}); }}}}},
      {"shutdown",
       {nullptr,
        {{"(the daemon is told to stop)",
          [](Daemon& daemon, RawClient&) { daemon.events.publish(Topic::daemon, "shutdown"); }}}}},
      {"profile",
       {[](Daemon& daemon) {
          auto desk = std::make_shared<ProfileDesk>(daemon.events);
          desk->files[1] = ProfileDesk::file("quiet", "agc.target_lufs = 3\n"); // spoilt
          desk->add_operations(daemon.operations, daemon.transactions);
          return desk;
        },
        {}}},
      {"route",
       {[](Daemon& daemon) {
          auto desk = std::make_shared<RouteDesk>(daemon.events);
          desk->rules.set_profile(
              "night",
              {{{{profile::MatchField::media_role, {profile::Pattern::parse("Music")}}},
                Route::bypass}},
              Route::processed);
          desk->add_stream(51, "mpv");
          control::add_route_operations(daemon.operations, daemon.transactions, desk->access(),
                                        daemon.events);
          return desk;
        },
        {{"(stream 51 ends)",
          [](Daemon& daemon, RawClient&) {
            control::publish_stream_removed(daemon.events, 51);
          }}}}},
      {"device",
       {[](Daemon& daemon) {
          auto desk = std::make_shared<DeviceDesk>();
          control::add_device_operations(daemon.operations, daemon.transactions, desk->access());
          return desk;
        },
        {}}},
      {"level",
       {[](Daemon& daemon) {
          auto levels = std::make_shared<std::vector<StreamLevel>>();
          levels->push_back({51, "mpv", true, 0.5f, 3.0f, 0.75f, false, false});
          control::LevelAccess access;
          access.levels = [levels] { return *levels; };
          access.switch_app = [levels](const std::string&, bool enabled) {
            levels->front().managed = enabled;
          };
          access.switch_all = [](bool) {};
          access.restart = [](uint32_t) {};
          control::add_level_operations(daemon.operations, std::move(access), daemon.events);
          return levels;
        },
        {{"(stream 51 comes under control)",
          [](Daemon& daemon, RawClient&) {
            control::publish_level_attached(daemon.events, 51, "mpv");
          }},
         {"(stream 51 is turned down)",
          [](Daemon& daemon, RawClient&) {
            control::publish_level(daemon.events,
                                   {51, "mpv", true, 0.5f, 6.0f, 1.0f, false, false});
          }},
         {"(stream 51 is left alone)",
          [](Daemon& daemon, RawClient&) {
            control::publish_level_detached(daemon.events, 51);
          }}}}},
      {"state",
       {nullptr,
        {{"(the daemon has found its way about)",
          [](Daemon& daemon, RawClient&) {
            control::publish_started(daemon.events, example_status(), false);
            control::StateEvents(daemon.events).look(example_status());
          }},
         {"(stream 51 is linked around us)",
          [](Daemon& daemon, RawClient&) {
            auto status = status_of_one_stream();
            status.streams.front().protection = wire::Protection::unprotected;
            control::StateEvents(daemon.events).look(status);
          }},
         {"(a second after stream 52 was sent past us it still plays to us)",
          [](Daemon& daemon, RawClient&) {
            auto status = status_of_one_stream();
            status.streams.front().node_id = 52;
            status.streams.front().route = wire::Route::bypass;
            status.streams.front().placement = wire::Placement::unroutable;
            control::StateEvents(daemon.events).look(status);
          }},
         {"(what plays is far too loud)",
          [](Daemon& daemon, RawClient&) {
            control::publish_limiter_heavy(daemon.events, 12.5f);
          }}}}},
      {"overflow",
       {nullptr,
        {{"(66 streams are gone, of which the client reads nothing)",
          [](Daemon& daemon, RawClient&) {
            for (int i = 0; i < 66; ++i)
              daemon.events.publish(Topic::routing, "stream_removed");
          }},
         {"(of 64 it hears then)",
          [](Daemon& daemon, RawClient& client) {
            for (int i = 0; i < 64; ++i)
              CHECK(wire::decode_server_message(*client.receive(daemon)).event == "stream_removed");
          }}}}},
  };
  return families;
}

namespace {

/// Plays one conversation.
/// @param failure  what befalls the daemon after the hello; empty = nothing
/// @return how many answers were compared
int play(Daemon& daemon, Framing framing, const Block& block, const std::string& failure = "") {
  const Family& family = families().at(block.family);
  const auto state = family.prepare ? family.prepare(daemon) : nullptr;
  RawClient client(daemon.path(framing), framing);
  int compared = 0;
  bool greeted = false;
  for (const auto& line : block.lines) {
    INFO(line);
    if (line.starts_with("> ") && !greeted) {
      client.receive(daemon); // examples that begin with a request leave the hello out
      greeted = true;
      daemon.failure = failure;
    }
    if (line == "> (a message of 1048577 bytes)") {
      const std::string message(wire::kMaxFrameBytes + 1, ' ');
      client.write_all(daemon, framing == Framing::lines ? message
                                                         : std::string("\0\x10\0\1", 4) + message);
    } else if (line.starts_with("> ")) {
      client.send(line.substr(2));
    } else if (line.starts_with("< ")) {
      greeted = true;
      CHECK(client.receive(daemon).value_or("(closed)") == line.substr(2));
      ++compared;
    } else if (line == "(closed)") {
      CHECK(client.closed(daemon));
    } else if (const auto direction = family.directions.find(line);
               direction != family.directions.end()) {
      direction->second(daemon, client);
    } else {
      FAIL("not understood: " << line);
    }
  }
  return compared;
}

void collect_names(const wire::Value& value, std::set<std::string>& names) {
  if (const auto* array = value.as_array())
    for (const auto& item : *array)
      collect_names(item, names);
  if (const auto* object = value.as_object())
    for (const auto& [name, member] : *object) {
      if (name.find('.') == std::string::npos)
        names.insert(name); // a setting's key is data
      collect_names(member, names);
    }
}

} // namespace

TEST_CASE("each conversation in docs/IPC.md happens as it is written, on both sockets") {
  const auto framing = GENERATE(Framing::frames, Framing::lines);
  for (const auto& block : blocks()) {
    INFO("```" << block.language << ' ' << block.family);
    int compared = 0;
    if (block.language == "ipc") {
      Daemon daemon;
      daemon.status = example_status();
      compared += play(daemon, framing, block);
    } else if (block.language == "ipc-full") {
      Daemon daemon;
      std::list<RawClient> others;
      for (int i = 0; i < 256; ++i)
        others.emplace_back(daemon.directory.socket_path()).receive(daemon);
      compared += play(daemon, framing, block);
    } else if (block.language == "ipc-failing") {
      Daemon daemon;
      compared += play(daemon, framing, block, "the audio graph is not there");
    } else if (block.language == "frame") {
      REQUIRE(block.lines.size() == 2);
      std::string header;
      std::istringstream digits(block.lines[0]);
      for (int byte = 0; digits >> std::hex >> byte;)
        header += static_cast<char>(byte);
      CHECK(wire::encode_frame(block.lines[1]) == header + block.lines[1]);
      ++compared;
    } else if (block.language == "sh") {
      continue; // the request in it is one that the other blocks show
    } else {
      FAIL("a block that nothing tests: " << block.language);
    }
    CHECK(compared > 0);
  }
}

TEST_CASE("docs/IPC.md has an example of each operation") {
  std::set<std::string> asked;
  for (const auto& block : blocks())
    for (const auto& line : block.lines)
      if (line.starts_with("> {"))
        if (const auto request = wire::parse(line.substr(2)); const auto* op = request.find("op"))
          asked.insert(*op->as_string());
  for (const auto& [tag, family] : families()) {
    Daemon daemon;
    const auto state = family.prepare ? family.prepare(daemon) : nullptr;
    for (const auto& name : daemon.operations.names()) {
      INFO(name);
      CHECK(asked.count(name) == 1);
    }
  }
}

TEST_CASE("docs/IPC.md explains every field of hello, status and tick, and every code") {
  const auto text = document();
  std::set<std::string> names;
  collect_names(wire::parse(wire::encode(example_status())), names);
  wire::Hello hello;
  hello.dsp_version = hello.pipewire_version = "1";
  collect_names(wire::parse(wire::encode(hello)), names);
  collect_names(wire::parse(wire::encode(example_tick())), names);
  for (auto code = wire::ErrorCode::invalid_frame; code <= wire::ErrorCode::internal;
       code = static_cast<wire::ErrorCode>(static_cast<int>(code) + 1))
    names.emplace(wire::text(code));
  CHECK(names.size() > 50);
  for (const auto& name : names) {
    INFO(name);
    CHECK(text.find("`" + name + "`") != std::string::npos);
  }
}
