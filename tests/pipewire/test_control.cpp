// SPDX-License-Identifier: GPL-3.0-or-later
// What headroomctl asks a running daemon for is done, is heard, and is told to those who listen.
#include "line_client.hpp"
#include "rig.hpp"

#include <cmath>
#include <csignal>
#include <fstream>
#include <headroom_catch.hpp>

using namespace headroom::test;

namespace {

constexpr uint32_t kRate = 48000;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct ControlRig : Rig {
  Answer ctl(const std::vector<std::string>& words) { return headroomctl(session, words); }
  /// Ends with 0 and says nothing but `expected` in it.
  void says(const std::vector<std::string>& words, const std::string& expected) {
    const Answer answer = ctl(words);
    INFO(words[0] << ": " << answer.text);
    REQUIRE(answer.code == 0);
    REQUIRE(has(answer.text, expected));
  }
  void does(const std::vector<std::string>& words) {
    const Answer answer = ctl(words);
    INFO(words[0] << ": " << answer.text);
    REQUIRE(answer.code == 0);
    REQUIRE(answer.text.empty());
  }
  void fails(const std::vector<std::string>& words, int code, const std::string& reason) {
    const Answer answer = ctl(words);
    INFO(words[0] << ": " << answer.text);
    REQUIRE(answer.code == code);
    REQUIRE(has(answer.text, reason));
  }
  std::string status() { return headroomctl_status(session).text; }
};

/// headroomctl monitor --json in the background.
class Monitor {
public:
  explicit Monitor(Session& session)
      : process_({std::getenv("HEADROOMCTL"), "monitor", "--json"}, session.folder() / "monitor") {
    REQUIRE(wait_until([&] { return has(process_.log(), "\"event\":\"connected\""); }));
  }
  bool hears(const std::string& event, Seconds limit = Seconds{5}) {
    return wait_until([&] { return has(process_.log(), event); }, limit);
  }
  std::string log() const { return process_.log(); }

private:
  ChildProcess process_;
};

/// Highest sample of the next tenth of a second.
float level(const Recorder& recorder) {
  const uint64_t from = recorder.frames();
  REQUIRE(recorder.wait_frames(kRate / 10, Seconds{5}));
  float highest = 0.0f;
  for (const float x : recorder.channel(0, from))
    highest = std::max(highest, std::fabs(x));
  return highest;
}

} // namespace

TEST_CASE("routes are set, explained and taken back") {
  ControlRig rig;
  REQUIRE(rig.daemon->wait_ready());
  Monitor monitor(rig.session);
  Player player(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  const auto id = std::to_string(player.node_id());
  const auto status = stream_status(rig.session, player.node_id());
  const auto app = status.substr(status.find("\"app\":\"") + 7);
  const auto name = app.substr(0, app.find('"')); // of this program, which is what plays

  rig.does({"route", "set", name, "bypass"});
  REQUIRE(rig.wait_plays_to(player, "speakers"));
  rig.says({"route", "list"}, "override");
  rig.says({"route", "explain", id}, "override");
  rig.says({"route", "explain", name, "--json"}, "\"without_the_user\"");
  rig.does({"route", "stream", id, "processed"});
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  rig.does({"route", "stream", id, "rules"});
  REQUIRE(rig.wait_plays_to(player, "speakers"));
  rig.does({"route", "unset", name});
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  rig.fails({"route", "unset", name}, 5, "there is no override");
  rig.does({"route", "set", "another", "bypass"});
  rig.says({"route", "reset"}, "1 cleared");
  rig.fails({"route", "stream", "4000000", "bypass"}, 5, "no stream");

  INFO(monitor.log());
  REQUIRE(monitor.hears("\"event\":\"stream_routed\",\"topic\":\"routing\",\"data\":{\"node_id\":" +
                        id));
  REQUIRE(monitor.hears("\"event\":\"rule_changed\""));
}

TEST_CASE("profiles and settings are changed, heard, and known again after a restart") {
  ControlRig rig;
  REQUIRE(rig.daemon->wait_ready());
  Monitor monitor(rig.session);
  const Recorder recorder;
  const Player player(play_sine(997.0, 0.5f, 2, kRate));
  REQUIRE(player.wait_streaming());

  rig.does({"set", "limiter.ceiling_dbtp", "-20"});
  // Half of 0.1, by the gain of the harness.
  REQUIRE(wait_until([&] { return std::fabs(level(recorder) - 0.05f) < 0.001f; }));
  rig.says({"get", "limiter.ceiling_dbtp"}, "-20");
  rig.says({"status", "--json"}, "\"setting_overrides\":{\"limiter.ceiling_dbtp\":-20.0}");
  rig.says({"list", "ceiling"}, "limiter.ceiling_dbtp");
  rig.says({"describe", "limiter.ceiling_dbtp"}, "-60..0");
  rig.fails({"set", "limiter.ceiling_dbtp", "3"}, 1, "must be -60..0, got 3");
  rig.fails({"set", "limiter.ceiling", "-3"}, 5, "unknown key");
  rig.does({"set", "limiter.release_ms", "90", "--ephemeral"});
  REQUIRE(monitor.hears("\"key\":\"limiter.ceiling_dbtp\",\"value\":-20"));

  rig.says({"profile", "list"}, "*  transparent");
  rig.does({"profile", "use", "spike-protection"});
  rig.says({"profile", "current"}, "spike-protection");
  rig.says({"profile", "show"}, "-20");
  REQUIRE(monitor.hears("\"event\":\"used\",\"topic\":\"profile\",\"data\":"
                        "{\"name\":\"spike-protection\""));
  rig.says({"profile", "next"}, "transparent");
  rig.says({"profile", "prev"}, "spike-protection");
  rig.fails({"profile", "use", "spike-protecton"}, 5, "did you mean");
  rig.says({"reload"}, "");

  const auto file = rig.session.folder() / "checked.toml";
  std::ofstream(file) << "name = \"checked\"\ndescription = \"x\"\nagc.enabled = 1\n";
  rig.fails({"profile", "check", file.string()}, 1, "checked.toml:3:15: agc.enabled must be");

  REQUIRE(rig.daemon->process().terminate());
  rig.fails({"get", "limiter.ceiling_dbtp"}, 3, "");
  rig.daemon = rig.start_daemon();
  REQUIRE(rig.daemon->wait_ready());
  REQUIRE(wait_until([&] { return rig.ctl({"get", "limiter.ceiling_dbtp"}).code == 0; }));
  rig.says({"get", "limiter.ceiling_dbtp"}, "-20");
  REQUIRE_FALSE(has(rig.ctl({"get", "limiter.release_ms"}).text, "90"));
  rig.does({"clear", "limiter.ceiling_dbtp"});
  rig.says({"get", "limiter.ceiling_dbtp"}, "-0.1");
  rig.says({"reset"}, "0 cleared");
}

TEST_CASE("bypass takes the levelling out of the path, for a time if that is wanted") {
  ControlRig rig;
  REQUIRE(rig.daemon->wait_ready());
  Monitor monitor(rig.session);
  rig.says({"bypass"}, "off");
  rig.says({"bypass", "toggle"}, "on");
  REQUIRE(has(rig.status(), "\"bypass\":true"));
  rig.does({"bypass", "off"});
  rig.does({"bypass", "on", "--for", "300ms"});
  REQUIRE(has(rig.status(), "\"bypass\":true"));
  REQUIRE(wait_until([&] { return has(rig.status(), "\"bypass\":false"); }));
  REQUIRE(monitor.hears("\"event\":\"bypass\",\"topic\":\"daemon\",\"data\":{\"enabled\":false"));
}

TEST_CASE("a transaction is heard as a whole or not at all") {
  ControlRig rig;
  REQUIRE(rig.daemon->wait_ready());
  const Recorder recorder;
  Player player(play_sine(997.0, 0.1f, 2, kRate));
  REQUIRE(player.wait_streaming());
  const auto is = [&](float expected) {
    return std::fabs(level(recorder) - expected) < 0.03f * expected;
  };
  REQUIRE(wait_until([&] { return is(0.05f); })); // half, by the gain of the harness
  LineClient client(rig.daemon->socket_path().parent_path() / "lines.sock");
  client.receive(); // hello
  const std::string parts =
      R"({"op":"eq.set","args":{"bands":[{"frequency_hz":997,"gain_db":-6.0206,"q":1}]}},)"
      R"({"op":"setting.set","args":{"key":"limiter.release_ms","value":90}},)"
      R"({"op":"route.set","args":{"app":"another","to":"bypass"}},)"
      R"({"op":"bypass.set","args":{"enabled":)";

  rig.says({"ab", "original"}, "original");
  const auto failed =
      client.ask(R"({"id":1,"op":"apply","args":{"ops":[)" + parts +
                 R"(true,"for_s":0.1}},{"op":"profile.use","args":{"name":"x"}}]}})");
  REQUIRE(failed.starts_with(R"({"id":1,"error":{"code":"NOT_FOUND","message":"apply.ops[4]: )"));
  // Longer than that bypass would have lasted: comparing goes on, nothing of the rest is heard.
  REQUIRE(recorder.wait_frames(kRate / 2, Seconds{10}));
  REQUIRE(client.ask(R"({"id":3,"op":"ab.get"})") == R"({"id":3,"result":{"side":"original"}})");
  rig.does({"bypass", "off"});
  REQUIRE(wait_until([&] { return is(0.05f); })); // after the fade from what it was compared with
  REQUIRE(is(0.05f));
  rig.says({"eq", "show"}, "No bands");
  rig.says({"reset"}, "0 cleared");
  REQUIRE_FALSE(has(rig.ctl({"route", "list"}).text, "another"));

  const auto done = client.ask(R"({"id":2,"op":"apply","args":{"ops":[)" + parts + "false}}]}}");
  REQUIRE(done == R"({"id":2,"result":{"results":[null,null,null,null]}})");
  REQUIRE(wait_until([&] { return is(0.025f); }));
  rig.says({"route", "list"}, "another");
  rig.says({"get", "limiter.release_ms"}, "90");
}

TEST_CASE("bands are heard, taken from a preset, and compared with the original") {
  ControlRig rig;
  REQUIRE(rig.daemon->wait_ready());
  const Recorder recorder;
  const Player player(play_sine(997.0, 0.1f, 2, kRate));
  REQUIRE(player.wait_streaming());
  const auto hears = [&](float expected) {
    return wait_until([&] { return std::fabs(level(recorder) - expected) < 0.03f * expected; });
  };
  REQUIRE(hears(0.05f)); // half, by the gain of the harness
  rig.says({"eq", "add", "peak", "997", "-6.0206", "1"}, "band 1");
  REQUIRE(hears(0.025f));
  rig.says({"ab"}, "original");
  REQUIRE(has(rig.status(), "\"bypass\":true"));
  rig.says({"ab"}, "processed");
  rig.does({"eq", "change", "1", "enabled", "off"});
  REQUIRE(hears(0.05f));
  const auto file = rig.session.folder() / "preset.txt";
  std::ofstream(file) << "Preamp: -6.0206 dB\nFilter 1: ON PK Fc 50 Hz Gain 1 dB Q 5\n";
  rig.does({"eq", "import", file.string()});
  REQUIRE(hears(0.025f));
  rig.says({"eq", "show"}, "preamp -6.0 dB, design cookbook, not as in the profile");
  rig.says({"eq", "export"}, "Filter 1: ON PK Fc 50 Hz Gain 1 dB Q 5");
  rig.says({"eq", "plot"}, "0 dB");
  std::ofstream(file) << "GraphicEQ: 20 0; 400 0; 997 -12; 2500 0; 20000 0\n";
  rig.says({"eq", "import", file.string()}, "being fitted");
  // Fitting takes up to seconds.
  REQUIRE(wait_until([&] { return std::fabs(level(recorder) - 0.0125f) < 0.001f; }, Seconds{20}));
  rig.does({"eq", "clear"});
  REQUIRE(hears(0.05f));
  rig.fails({"eq", "use", "nothing"}, 5, "there is no preset");
}

TEST_CASE("levels of applications are switched and listed") {
  ControlRig rig;
  REQUIRE(rig.daemon->wait_ready());
  Player player(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  rig.does({"set", "per_app.default_enabled", "on"});
  rig.does({"per-app", "master", "on"});
  const auto id = std::to_string(player.node_id());
  REQUIRE(wait_until([&] {
    return has(rig.ctl({"per-app", "list", "--json"}).text, "{\"node_id\":" + id);
  }));
  rig.says({"per-app", "list"}, "managed");
  rig.does({"per-app", "reset", id});
  rig.does({"per-app", "master", "off"});
  REQUIRE(wait_until([&] { return has(rig.ctl({"per-app", "list"}).text, "No app"); }));
  rig.does({"per-app", "set", "mpv", "off"});
}

TEST_CASE("readings are told, and what headroomd writes to its log is chosen") {
  ControlRig rig;
  REQUIRE(rig.daemon->wait_ready());
  const Player player(play_sine(997.0, 0.1f, 2, kRate));
  REQUIRE(player.wait_streaming());
  rig.says({"meters", "--once", "--json"}, "\"momentary_lufs\"");
  rig.does({"meters", "--reset"});
  rig.says({"metrics"}, "headroom_streams{protection=\"processed\"} 1");
  rig.says({"log"}, "info");
  rig.does({"log", "debug"});
  rig.says({"log"}, "debug");
  rig.says({"daemon", "status"}, "running, process " + std::to_string(rig.daemon->process().pid()));
  rig.says({"follow", "--once", "--format", "json"}, "\"v\":1");
  rig.does({"daemon", "stop"});
  REQUIRE(rig.daemon->process().wait(Seconds{5}));
  rig.fails({"daemon", "status"}, 3, "not running");
}

TEST_CASE("what befalls headroomd is told: far too loud sound, and a device that goes away") {
  ControlRig rig;
  REQUIRE(rig.daemon->wait_ready());
  Monitor monitor(rig.session);
  const Player player(play_sine(997.0, 8.0f, 2, kRate));
  REQUIRE(player.wait_streaming());
  REQUIRE(monitor.hears("\"event\":\"rate\",\"topic\":\"daemon\",\"data\":{\"sample_rate\":48000"));
  REQUIRE(monitor.hears("\"event\":\"limiter_heavy\"", Seconds{15}));
  rig.speakers.reset();
  REQUIRE(monitor.hears("\"event\":\"real_sink_changed\",\"topic\":\"routing\",\"data\":"
                        "{\"name\":\"\""));
}
