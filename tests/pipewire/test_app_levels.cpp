// SPDX-License-Identifier: GPL-3.0-or-later
// Level control of single applications: what is loud is lowered, what the user set stays his.
#include "node_volume.hpp"
#include "rig.hpp"
#include "xrun_count.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <fstream>
#include <headroom_catch.hpp>
#include <sstream>

using namespace headroom::test;

namespace {

constexpr uint32_t kRate = 48000;
constexpr float kLoud = 0.2f;      // sine, -14 dBFS
constexpr float kThreshold = 0.1f; // -20 dBFS, as in the profile below
constexpr float kHeard = 0.03f;    // what the ear may differ: 0.25 dB ...
constexpr float kSettled = 0.075f; // ... and one step of the control, 0.6 dB

std::filesystem::path write_profile(const Session& session, const std::string& name,
                                    const std::string& more) {
  const auto file = session.runtime_folder() / (name + ".toml");
  std::ofstream(file) << "name = \"" << name << "\"\ndescription = \"for a test\"\n"
                      << "[agc]\nenabled = false\n[compressor]\nenabled = false\n"
                      << "[limiter]\nceiling_dbtp = -0.1\n"
                      << more;
  return file;
}

constexpr const char* kControlled = "[per_app]\nenabled = true\ndefault_enabled = true\n"
                                    "peak_threshold_db = -20\nrms_target_db = 0\nmax_cut_db = 12\n"
                                    "min_write_interval_ms = 10\nwrite_db_threshold = 0.25\n";

struct LevelRig {
  Session session;
  NullSink speakers{session.graph()};
  std::unique_ptr<Daemon> daemon;
  const Recorder recorder;

  explicit LevelRig(const std::string& more = kControlled) { start(more); }
  void start(const std::string& more) {
    daemon.reset();
    const auto profile = write_profile(session, "levels", more);
    daemon = std::make_unique<Daemon>(session, DaemonSettings{{"-v"}, {}, profile.string()});
    REQUIRE(daemon->wait_ready());
  }
  /// Highest sample of each channel in the next twentieth of a second.
  std::vector<float> peaks() const {
    const uint64_t from = recorder.frames();
    REQUIRE(recorder.wait_frames(kRate / 20, Seconds{5}));
    std::vector<float> highest(2, 0.0f);
    for (int c = 0; c < 2; ++c)
      for (const float x : recorder.channel(c, from))
        highest[static_cast<size_t>(c)] = std::max(highest[static_cast<size_t>(c)], std::fabs(x));
    return highest;
  }
  bool wait_hears(float left, float right, float tolerance = kSettled, Seconds limit = Seconds{8}) {
    heard.clear();
    return wait_until(
        [&] {
          heard = peaks();
          return std::fabs(heard[0] - left) <= tolerance * left &&
                 std::fabs(heard[1] - right) <= tolerance * right;
        },
        limit);
  }
  /// The graph's clock moves on by so much.
  void pass(double seconds) const {
    REQUIRE(recorder.wait_frames(static_cast<uint64_t>(seconds * kRate), Seconds{seconds + 5.0}));
  }
  bool has_tap() { return session.graph().node("headroom_level").has_value(); }
  std::vector<float> heard;
};

Generator sine(float amplitude) { return play_sine(997.0, amplitude, 2, kRate); }

bool plain(const NodeVolume::Values& values) {
  return !values.channels.empty() && values.soft == values.channels &&
         values.soft_mute == values.mute;
}

bool cut(const NodeVolume::Values& values) {
  return !values.soft.empty() && values.soft[0] < 0.6f * values.channels[0];
}

/// What the session manager has saved about streams.
std::string saved(const Session& session) {
  std::ostringstream text;
  const auto folder = session.folder() / "state/wireplumber";
  for (const auto* name : {"restore-stream", "stream-properties"})
    if (const std::ifstream file(folder / name); file)
      text << file.rdbuf();
  return text.str();
}

/// What was saved, piece by piece: the session manager writes members in any order.
std::vector<std::string> pieces(const std::string& text) {
  std::vector<std::string> found(1);
  for (const char c : text)
    if (c == '{' || c == '}' || c == '"')
      found.emplace_back();
    else if (c != ',' && c != ' ')
      found.back() += c;
  std::sort(found.begin(), found.end());
  return found;
}

} // namespace

TEST_CASE("a loud application is lowered, a quiet one left alone, whatever the route") {
  const std::string route = GENERATE("processed", "bypass");
  CAPTURE(route);
  LevelRig rig(std::string(kControlled) + "[default_route]\nroute = \"" + route + "\"\n");
  {
    const Player quiet(sine(0.08f));
    REQUIRE(rig.wait_hears(0.08f, 0.08f, 1e-3f));
    const NodeVolume volume(rig.session.graph(), quiet.node_id());
    rig.pass(1.5);
    REQUIRE(rig.wait_hears(0.08f, 0.08f, 1e-3f));
    REQUIRE(plain(volume.values()));
  }
  PlayerSettings other;
  other.application = "loud-player";
  other.role = "Movie";
  const Player loud(sine(kLoud), other);
  REQUIRE(loud.wait_streaming());
  const NodeVolume volume(rig.session.graph(), loud.node_id());
  const bool lowered = rig.wait_hears(kThreshold, kThreshold);
  CAPTURE(rig.heard);
  REQUIRE(lowered);
  // It stays there, and nothing that a mixer shows has changed.
  rig.pass(1.0);
  REQUIRE(rig.wait_hears(kThreshold, kThreshold));
  REQUIRE(volume.values().channels == std::vector{1.0f, 1.0f});
  const std::string status = headroomctl_status(rig.session).text;
  INFO(status);
  const auto layer_a = status.find("\"layer_a\":[{\"node_id\":" + std::to_string(loud.node_id()));
  REQUIRE(layer_a != status.npos);
  REQUIRE(status.find("\"managed\":true,\"volume_lin\":0.", layer_a) != status.npos);
  REQUIRE(status.find("unprotected") == status.npos);
}

TEST_CASE("the user's volume, balance and mute are heard at once, and saved as he set them") {
  LevelRig rig;
  const Player loud(sine(kLoud));
  REQUIRE(rig.wait_hears(kThreshold, kThreshold));
  NodeVolume volume(rig.session.graph(), loud.node_id());

  const uint64_t from = rig.recorder.frames();
  volume.set_channels({0.8f, 0.4f});
  REQUIRE(wait_until([&] { return volume.values().channels == std::vector{0.8f, 0.4f}; }));
  const bool follows = wait_until([&] {
    const auto now = volume.values();
    return cut(now) && std::fabs(now.soft[0] - 2.0f * now.soft[1]) < 1e-4f;
  });
  CAPTURE(volume.values().soft);
  REQUIRE(follows);
  const bool settled = rig.wait_hears(kThreshold, kThreshold / 2);
  CAPTURE(rig.heard);
  REQUIRE(settled);
  // Never louder than the user's volume alone would have made it.
  const auto recorded = rig.recorder.channel(0, from);
  REQUIRE(*std::ranges::max_element(recorded) <= 0.8f * kLoud * (1.0f + kHeard));

  volume.set_mute(true);
  REQUIRE(rig.wait_hears(0.0f, 0.0f));
  rig.pass(0.5); // no write of ours unmutes it
  REQUIRE(rig.wait_hears(0.0f, 0.0f));
  REQUIRE_FALSE(rig.has_tap());
  volume.set_mute(false);
  REQUIRE(rig.wait_hears(kThreshold, kThreshold / 2));
  REQUIRE(volume.values().channels == std::vector{0.8f, 0.4f});

  // The session manager saves within a second or two, and only what the user set.
  const auto saved_his = [&] {
    const auto text = saved(rig.session);
    return text.find("0.8") != text.npos && text.find("0.4") != text.npos;
  };
  const bool done = wait_until(saved_his, Seconds{10});
  const std::string before = saved(rig.session);
  INFO(before);
  REQUIRE(done);
  rig.pass(1.0);
  REQUIRE(rig.daemon->process().terminate());
  REQUIRE(wait_until([&] { return plain(volume.values()); }));
  REQUIRE(volume.values().channels == std::vector{0.8f, 0.4f});
  rig.pass(2.0);
  REQUIRE(pieces(saved(rig.session)) == pieces(before));
}

TEST_CASE("strict: the user's first change ends control of that stream") {
  LevelRig rig(std::string(kControlled) + "defer_to_user = \"strict\"\n");
  const Player loud(sine(kLoud));
  REQUIRE(rig.wait_hears(kThreshold, kThreshold));
  NodeVolume volume(rig.session.graph(), loud.node_id());
  volume.set_channels({0.9f, 0.9f});
  REQUIRE(rig.wait_hears(0.9f * kLoud, 0.9f * kLoud, 1e-3f));
  rig.pass(1.0);
  REQUIRE(rig.wait_hears(0.9f * kLoud, 0.9f * kLoud, 1e-3f));
  REQUIRE_FALSE(rig.has_tap());
}

TEST_CASE("what a killed headroomd leaves is put right by the next one, or by --reset-levels") {
  LevelRig rig;
  const Player loud(sine(kLoud));
  REQUIRE(rig.wait_hears(kThreshold, kThreshold));
  const NodeVolume volume(rig.session.graph(), loud.node_id());
  rig.daemon->process().kill();
  REQUIRE(cut(volume.values()));
  SECTION("the next one") { rig.start(""); }
  SECTION("the command") {
    ChildProcess reset({std::getenv("HEADROOMD"), "--reset-levels"}, rig.session.log_path("reset"));
    const auto status = reset.wait(Seconds{5});
    REQUIRE(status);
    REQUIRE(status->code == 0);
  }
  REQUIRE(wait_until([&] { return plain(volume.values()); }));
  REQUIRE(rig.wait_hears(kLoud, kLoud, 1e-3f));
}

TEST_CASE("an application that was loud is lowered before it is heard again") {
  LevelRig rig;
  {
    const Player loud(sine(kLoud));
    REQUIRE(rig.wait_hears(kThreshold, kThreshold));
    rig.pass(0.5);
  }
  SECTION("by the same headroomd") {}
  SECTION("by the next one") {
    REQUIRE(rig.daemon->process().terminate());
    rig.start(kControlled);
  }
  const uint64_t from = rig.recorder.frames();
  const Player again(sine(kLoud));
  REQUIRE(rig.wait_hears(kThreshold, kThreshold));
  // Without memory it takes more than half a second; the write may miss the first cycles.
  const auto recorded = rig.recorder.channel(0, from);
  const auto louder = std::ranges::count_if(
      recorded, [](float x) { return x > kThreshold * (1.0f + 2 * kSettled); });
  // A sine is above that for a third of the time.
  REQUIRE(louder < kRate / 10 / 3);
}

TEST_CASE(
    "a tap changes neither the delay nor the timing of what it listens to, and goes with it") {
  LevelRig rig("");
  XrunCount xruns;
  auto loud = std::make_unique<Player>(sine(kLoud));
  REQUIRE(rig.wait_hears(kLoud, kLoud, 1e-3f));
  REQUIRE(wait_until([&] { return loud->reported_latency_frames() > 0; }));
  const auto delay = loud->reported_latency_frames();
  const auto least = loud->least_reported_latency_frames();
  const auto before = xruns.total();

  const auto profile = write_profile(rig.session, "levels", kControlled);
  rig.daemon->process().send_signal(SIGHUP);
  REQUIRE(rig.wait_hears(kThreshold, kThreshold));
  REQUIRE(rig.has_tap());
  REQUIRE(loud->reported_latency_frames() == delay);
  REQUIRE(loud->least_reported_latency_frames() == least);
  REQUIRE(rig.session.graph().targets(loud->node_id()) ==
          std::vector<std::string>{"headroom", "headroom_level"});
  const uint64_t from = rig.recorder.frames();
  rig.pass(2.0);
  if (xruns.total() == before)
    REQUIRE(longest_silence(rig.recorder.channel(0, from)) < 8);

  loud.reset();
  REQUIRE(wait_until([&] { return !rig.has_tap(); }));
  // Nothing of ours listens to anything else.
  for (const auto& link : rig.session.graph().links())
    for (const auto& node : rig.session.graph().nodes())
      REQUIRE_FALSE((node.id == link.input_node && node.name() == "headroom_level"));
}
