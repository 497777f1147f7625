// SPDX-License-Identifier: GPL-3.0-or-later
// The real headroomctl against the real control::Server.
#include "child.hpp"
#include <headroom_catch.hpp>
#include <pty.h>

using namespace headroom;
using namespace headroom::ctl_test;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

wire::Status busy_status() {
  wire::Status status;
  status.version = "0.1.0";
  status.uptime_s = 3725;
  status.processed_sink = {34, "headroom", true, 48000, 1024, {"FL", "FR"}};
  status.real_sink = {31, "alsa_output.pci", true, 48000, 1024, {"FL", "FR"}};
  wire::Stream video;
  video.node_id = 51;
  video.app = "mpv";
  video.rule = "default";
  video.reason = "no rule matches";
  video.protection = wire::Protection::processed;
  video.layout = {"FL", "FR"};
  video.sample_rate = 44100;
  wire::Stream stray;
  stray.node_id = 107;
  stray.app = "evil\x1b[2J";
  stray.layout = {"MONO"};
  stray.sample_rate = 48000;
  wire::Stream game = video;
  game.node_id = 60;
  game.app = "game";
  game.route = wire::Route::bypass;
  game.reason = "stays where it was linked first";
  game.placement = wire::Placement::unroutable;
  status.streams = {stray, video, game};
  status.warnings = {"no real-time scheduling"};
  status.safety = {-0.1, 192, 1.5, 7.25, -3.0, -0.1};
  status.xruns = 2;
  status.silent_on_crash = true;
  status.sticky_default = true;
  status.session_manager = {true, "WirePlumber"};
  status.versions = {"0.1.0", "0.3.65"};
  return status;
}

Child headroomctl() { return Child("HEADROOMCTL"); }

Outcome ask(Daemon& daemon, std::vector<std::string> arguments) {
  auto child = headroomctl();
  child.environment("XDG_RUNTIME_DIR", daemon.runtime.path()).environment("HEADROOM_SOCKET", "");
  return child.run(arguments, &daemon);
}

} // namespace

TEST_CASE("status tells people all there is") {
  Daemon daemon;
  daemon.status = busy_status();
  const auto outcome = ask(daemon, {"status"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  CHECK(outcome.out ==
        R"(headroom 0.1.0, up 1 h 2 min, profile default
  Sink             headroom, 48 kHz, FL FR, quantum 1024 frames (21.3 ms)
  Plays to         alsa_output.pci, 48 kHz, FL FR, quantum 1024 frames (21.3 ms)
  Default sink     headroom (sticky_default)
  After a crash    silent until headroomd is back (on_crash)
  Ceiling          -0.1 dBTP
  True peak out    -3.0 dBTP, highest -0.1 dBTP
  Gain reduction   1.5 dB, highest 7.2 dB
  Added latency    192 frames (4.0 ms)
  Audio thread     not real time (SCHED_OTHER)
  Xruns            2
  Session manager  WirePlumber
  Versions         dsp 0.1.0, PipeWire 0.3.65

Streams
  NODE  APP       ROUTE      STATE        FORMAT          WHY
    51  mpv       processed  processed    44.1 kHz FL FR  default: no rule matches
    60  game      bypass     UNROUTABLE   44.1 kHz FL FR  default: stays where it was linked first
   107  evil?[2J  processed  UNPROTECTED  48 kHz mono

Warnings
  ! no real-time scheduling
)");
}

TEST_CASE("status of an idle, unready daemon says so") {
  Daemon daemon;
  daemon.status.bypass = true;
  daemon.status.scheduling = {true, "SCHED_RR", 20};
  const auto outcome = ask(daemon, {"status"});
  CHECK(outcome.exit_code == 0);
  for (const char* part :
       {"BYPASSED", "Plays to         none", "True peak out    silent, highest silent",
        "real time (SCHED_RR, priority 20)", "Session manager  none", "No streams."}) {
    INFO(part << "\n" << outcome.out);
    CHECK(contains(outcome.out, part));
  }
}

TEST_CASE("--json is the daemon's own object with the output's version") {
  Daemon daemon;
  daemon.status = busy_status();
  const auto outcome = ask(daemon, {"status", "--json"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out == "{\"v\":1," + wire::encode(daemon.status).substr(1) + "\n");
  CHECK(wire::decode_status(wire::parse(outcome.out)).streams.size() == 3);
}

TEST_CASE("colours are for terminals only, and not with NO_COLOR") {
  Daemon daemon;
  daemon.status = busy_status();
  CHECK_FALSE(contains(ask(daemon, {"status"}).out, "\x1b["));

  const auto on_terminal = [&](const std::string& no_color, const std::string& term) {
    int terminal = -1, program_side = -1;
    char name[128];
    REQUIRE(::openpty(&terminal, &program_side, name, nullptr, nullptr) == 0);
    const FileDescriptor ours(terminal);
    FileDescriptor theirs(program_side);
    auto child = headroomctl();
    child.environment("XDG_RUNTIME_DIR", daemon.runtime.path())
        .environment("HEADROOM_SOCKET", "")
        .environment("NO_COLOR", no_color)
        .environment("TERM", term)
        .standard_output(name);
    REQUIRE(child.run({"status"}, &daemon).exit_code == 0);
    // A terminal hands over what it has, not all there is; EIO: the program's side is closed and
    // everything was read.
    theirs = FileDescriptor();
    std::string text;
    char bytes[1024];
    for (ssize_t count; (count = ::read(terminal, bytes, sizeof bytes)) > 0;)
      text.append(bytes, static_cast<size_t>(count));
    return text;
  };
  const auto coloured = on_terminal("", "xterm");
  CHECK(contains(coloured, "\x1b[1;31mUNPROTECTED\x1b[0m"));
  CHECK_FALSE(contains(coloured, "\x1b[2J")); // the app's own name
  CHECK_FALSE(contains(on_terminal("1", "xterm"), "\x1b["));
  CHECK_FALSE(contains(on_terminal("", "dumb"), "\x1b["));
}

TEST_CASE("0: help and version, on standard output, without a daemon") {
  for (const char* option : {"--help", "-h"}) {
    const auto help = headroomctl().run({option});
    CHECK(help.exit_code == 0);
    CHECK(contains(help.out, "status"));
    CHECK(contains(help.out, "Exit codes"));
    CHECK(help.err.empty());
  }
  const auto version = headroomctl().run({"--version"});
  CHECK(version.exit_code == 0);
  CHECK(version.out.starts_with("headroomctl 0."));
  CHECK(contains(version.out, "protocol 1"));
}

TEST_CASE("1: the daemon could not answer") {
  Daemon daemon;
  daemon.status.warnings.assign(1, std::string(wire::kMaxFrameBytes, 'w')); // fits into no frame
  const auto outcome = ask(daemon, {"status"});
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.out.empty());
  CHECK(contains(outcome.err, "does not fit"));
}

TEST_CASE("1: the output could not be written") {
  Daemon daemon;
  auto child = headroomctl();
  child.environment("HEADROOM_SOCKET", daemon.directory.socket_path()).standard_output("/dev/full");
  const auto outcome = child.run({"status"}, &daemon);
  CHECK(outcome.exit_code == 1);
  CHECK(contains(outcome.err, "standard output"));
}

TEST_CASE("2: mistakes on the command line") {
  const std::vector<std::vector<std::string>> mistakes = {
      {},
      {"status", "extra"},
      {"--unknown"},
      {"status", "--timeout", "0"},
      {"status", "--timeout", "soon"},
      {"status", "--socket"},
      {"status", "--socket", std::string(200, 'x')},
  };
  for (const auto& arguments : mistakes) {
    const auto outcome = headroomctl().run(arguments);
    INFO(outcome.err);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.starts_with("headroomctl: "));
  }
  CHECK(contains(headroomctl().run({"stauts"}).err, "did you mean \"status\"?"));
  CHECK(contains(headroomctl().run({"status", "--josn"}).err, "did you mean \"--json\"?"));
  CHECK_FALSE(contains(headroomctl().run({"coffee"}).err, "did you mean"));
}

TEST_CASE("3: no daemon") {
  TemporaryDirectory runtime;
  auto child = headroomctl();
  child.environment("XDG_RUNTIME_DIR", runtime.path()).environment("HEADROOM_SOCKET", "");
  const auto outcome = child.run({"status"});
  CHECK(outcome.exit_code == 3);
  CHECK(contains(outcome.err, runtime.path() + "/headroom/control.sock"));
}

TEST_CASE("4: the daemon is full") {
  control::ServerOptions options;
  options.max_connections = 0;
  Daemon daemon(options);
  const auto outcome = ask(daemon, {"status"});
  CHECK(outcome.exit_code == 4);
  CHECK(contains(outcome.err, "connections are in use"));
}

TEST_CASE("124: a daemon that hangs") {
  Daemon daemon;
  auto child = headroomctl();
  child.environment("HEADROOM_SOCKET", "/nonexistent");
  // Nobody dispatches: the kernel accepts, nothing answers.
  const auto outcome =
      child.run({"status", "--timeout", "50", "--socket", daemon.directory.socket_path()});
  CHECK(outcome.exit_code == 124);
  CHECK(contains(outcome.err, "50 ms"));
}

TEST_CASE("common options go before or after the verb") {
  Daemon daemon;
  const auto& path = daemon.directory.socket_path();
  CHECK(headroomctl().run({"--socket", path, "status"}, &daemon).exit_code == 0);
  CHECK(headroomctl().run({"status", "--socket=" + path, "--timeout=1000"}, &daemon).exit_code ==
        0);
}

TEST_CASE("the C example follows the daemon") {
  Daemon daemon;
  daemon.status = busy_status();
  Child example("HEADROOM_EXAMPLE_WATCH");
  example.environment("HEADROOM_SOCKET", daemon.directory.socket_path());
  const auto outcome = example.run({"1"}, &daemon);
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out == "streams: 3, ceiling -0.1 dBTP, gain reduction 1.5 dB\n");
}
