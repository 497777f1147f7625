// SPDX-License-Identifier: GPL-3.0-or-later
// docs/IPC.md against the server: what it shows is what happens.
#include "control_fixture.hpp"
#include <fstream>
#include <headroom_catch.hpp>
#include <list>
#include <set>
#include <sstream>

using namespace headroom;
using namespace headroom::control_test;

namespace {

struct Block {
  std::string language;
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
      found.push_back({line.substr(3), {}});
    inside = !inside;
  }
  REQUIRE_FALSE(inside);
  return found;
}

/// The daemon of the document's examples.
wire::Status example_status() {
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
                     192}};
  status.layer_a = {{51, "mpv", true, 0.5, 6.0, 0.75, false}};
  status.warnings = {"the audio thread has no real-time scheduling"};
  status.setting_overrides = {{"limiter.release_ms", wire::Value(80.0)}};
  status.revision = 7;
  status.safety = {-0.1, 192, 0.0, 7.25, wire::kNoLevel, -0.1};
  status.session_manager = {true, "WirePlumber"};
  status.versions = {"0.1.0", "0.3.65"};
  return status;
}

/// Plays one conversation.
/// @param failure  what befalls the daemon after the hello; empty = nothing
/// @return how many answers were compared
int play(Daemon& daemon, const Block& block, const std::string& failure = "") {
  RawClient client(daemon.directory.socket_path());
  int compared = 0;
  bool greeted = false;
  for (const auto& line : block.lines) {
    INFO(line);
    if (line.starts_with("> ") && !greeted) {
      client.receive(daemon); // examples that begin with a request leave the hello out
      greeted = true;
      daemon.failure = failure;
    }
    if (line == "> (a frame of 1048577 bytes)") {
      REQUIRE(client.write({"\0\x10\0\1", 4}) == 4);
    } else if (line.starts_with("> ")) {
      client.send(line.substr(2));
    } else if (line.starts_with("< ")) {
      greeted = true;
      CHECK(client.receive(daemon).value_or("(closed)") == line.substr(2));
      ++compared;
    } else if (line == "(closed)") {
      CHECK(client.closed(daemon));
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

TEST_CASE("each conversation in docs/IPC.md happens as it is written") {
  int compared = 0;
  for (const auto& block : blocks()) {
    if (block.language == "ipc") {
      Daemon daemon;
      daemon.status = example_status();
      compared += play(daemon, block);
    } else if (block.language == "ipc-full") {
      Daemon daemon;
      std::list<RawClient> others;
      for (int i = 0; i < 256; ++i)
        others.emplace_back(daemon.directory.socket_path()).receive(daemon);
      compared += play(daemon, block);
    } else if (block.language == "ipc-failing") {
      Daemon daemon;
      compared += play(daemon, block, "the audio graph is not there");
    } else if (block.language == "frame") {
      REQUIRE(block.lines.size() == 2);
      std::string header;
      std::istringstream digits(block.lines[0]);
      for (int byte = 0; digits >> std::hex >> byte;)
        header += static_cast<char>(byte);
      CHECK(wire::encode_frame(block.lines[1]) == header + block.lines[1]);
      ++compared;
    } else {
      FAIL("a block that nothing tests: " << block.language);
    }
  }
  CHECK(compared == 13);
}

TEST_CASE("docs/IPC.md explains every field of hello and status, and every code") {
  const auto text = document();
  std::set<std::string> names;
  collect_names(wire::parse(wire::encode(example_status())), names);
  wire::Hello hello;
  hello.dsp_version = hello.pipewire_version = "1";
  collect_names(wire::parse(wire::encode(hello)), names);
  for (auto code = wire::ErrorCode::invalid_frame; code <= wire::ErrorCode::internal;
       code = static_cast<wire::ErrorCode>(static_cast<int>(code) + 1))
    names.emplace(wire::text(code));
  CHECK(names.size() > 50);
  for (const auto& name : names) {
    INFO(name);
    CHECK(text.find("`" + name + "`") != std::string::npos);
  }
}
