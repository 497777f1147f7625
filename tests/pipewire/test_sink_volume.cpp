// SPDX-License-Identifier: GPL-3.0-or-later
// The volume of our sink: what the user set is heard exactly, behind the levelling, and kept.
#include "node_volume.hpp"
#include "rig.hpp"

#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>

using namespace headroom::test;

namespace {

constexpr uint32_t kRate = 48000;

/// A session with one sink and a headroomd that runs `profile`.
struct VolumeRig {
  Session session;
  std::unique_ptr<NullSink> speakers = std::make_unique<NullSink>(session.graph());
  std::unique_ptr<Daemon> daemon;

  explicit VolumeRig(const std::string& profile = "transparent") { start(profile); }
  void start(const std::string& profile) {
    daemon.reset();
    daemon = std::make_unique<Daemon>(session, DaemonSettings{{}, {}, profile});
    REQUIRE(daemon->wait_ready());
  }
  NodeVolume sink_volume() {
    return NodeVolume(session.graph(), session.graph().node("headroom")->id);
  }
};

/// Highest sample of each channel in the next tenth of a second.
std::vector<float> peaks(const Recorder& recorder, int channels = 2) {
  const uint64_t from = recorder.frames();
  REQUIRE(recorder.wait_frames(kRate / 10, Seconds{5}));
  std::vector<float> highest(static_cast<size_t>(channels), 0.0f);
  for (int c = 0; c < channels; ++c)
    for (const float x : recorder.channel(c, from))
      highest[static_cast<size_t>(c)] = std::max(highest[static_cast<size_t>(c)], std::fabs(x));
  return highest;
}

bool close_to(const std::vector<float>& heard, const std::vector<float>& wanted,
              float tolerance = 1e-3f) {
  return std::equal(heard.begin(), heard.end(), wanted.begin(), wanted.end(),
                    [=](float a, float b) { return std::fabs(a - b) <= tolerance * b + 1e-7f; });
}

} // namespace

TEST_CASE("the volume of each channel and mute are heard as they were set, and stay shown") {
  VolumeRig rig;
  const Recorder recorder;
  const Player player(play_sine(997.0, 0.1f, 2, kRate));
  REQUIRE(wait_until([&] { return close_to(peaks(recorder), {0.1f, 0.1f}); }));
  NodeVolume volume(rig.session.graph(), rig.session.graph().node("headroom")->id);
  REQUIRE(wait_until([&] { return volume.values().channels.size() == 2; }));

  volume.set_channels({0.25f, 0.5f});
  REQUIRE(wait_until([&] { return close_to(peaks(recorder), {0.025f, 0.05f}); }));
  REQUIRE(volume.values().channels == std::vector{0.25f, 0.5f});
  REQUIRE(volume.values().soft == std::vector{1.0f, 1.0f});

  volume.set_mute(true);
  REQUIRE(wait_until([&] { return close_to(peaks(recorder), {0.0f, 0.0f}); }));
  REQUIRE(volume.values().mute);
  volume.set_mute(false);
  REQUIRE(wait_until([&] { return close_to(peaks(recorder), {0.025f, 0.05f}); }));

  volume.set_volume(0.5f); // no mixer writes it, but it counts
  REQUIRE(wait_until([&] { return close_to(peaks(recorder), {0.0125f, 0.025f}); }));
  volume.set_volume(1.0f);

  // Up to 12 dB more, and the ceiling holds nevertheless (-0.1 dBTP).
  volume.set_channels({4.0f, 4.0f});
  REQUIRE(wait_until([&] { return close_to(peaks(recorder), {0.4f, 0.4f}); }));
  const Player loud(play_sine(997.0, 0.5f, 2, kRate));
  REQUIRE(wait_until([&] { return peaks(recorder)[0] > 0.9f; }));
  for (const float peak : peaks(recorder))
    REQUIRE(peak <= std::pow(10.0f, -0.1f / 20.0f) * 1.001f);
}

TEST_CASE("the levelling does not work against the volume") {
  VolumeRig rig("default");
  const Recorder recorder;
  // At the target of the default profile, -18 LUFS.
  const Player player(play_sine(997.0, 0.125f, 2, kRate));
  REQUIRE(player.wait_streaming());
  REQUIRE(recorder.wait_frames(10 * kRate, Seconds{15}));
  const float before = peaks(recorder)[0];
  REQUIRE(before > 0.06f);
  NodeVolume volume(rig.session.graph(), rig.session.graph().node("headroom")->id);
  volume.set_channels({0.5f, 0.5f});
  // Ahead of the levelling it would be made up for with a time constant below one second; what the
  // levelling itself still has to settle after 10 s is below half a decibel.
  REQUIRE(recorder.wait_frames(5 * kRate, Seconds{15}));
  const auto after = peaks(recorder);
  CAPTURE(before, after);
  REQUIRE(close_to(after, {before / 2, before / 2}, 0.06f));
}

TEST_CASE("the volume survives another layout and a restart") {
  VolumeRig rig;
  {
    NodeVolume volume(rig.session.graph(), rig.session.graph().node("headroom")->id);
    // Without a format there is no volume: something has to play first.
    const Player player(play_constant(kQuiet));
    REQUIRE(wait_until([&] { return volume.values().channels.size() == 2; }));
    volume.set_channels({0.25f, 0.5f});
    REQUIRE(wait_until([&] { return volume.values().channels == std::vector{0.25f, 0.5f}; }));
    REQUIRE(wait_until([&] { return volume.values().soft == std::vector{1.0f, 1.0f}; }));
  }
  const NullSink quad(rig.session.graph(), {"quad", "FL FR RL RR", 2000});
  std::vector<float> shown;
  const auto shows = [&](const std::vector<float>& wanted) {
    return wait_until([&] {
      if (const auto node = rig.session.graph().node("headroom"))
        shown = NodeVolume(rig.session.graph(), node->id).values().channels;
      return shown == wanted;
    });
  };
  PlayerSettings four;
  four.position = "FL FR RL RR";
  SECTION("another layout") {
    const Player player(play_constant(kQuiet), four);
    const bool kept = shows({0.25f, 0.5f, 0.5f, 0.5f});
    CAPTURE(shown);
    REQUIRE(kept);
    const Recorder recorder({"quad", "FL FR RL RR"});
    REQUIRE(wait_until([&] {
      return close_to(peaks(recorder, 4),
                      {kQuiet * 0.25f, kQuiet * 0.5f, kQuiet * 0.5f, kQuiet * 0.5f});
    }));
  }
  SECTION("a restart") {
    REQUIRE(rig.daemon->process().terminate());
    rig.start("transparent");
    const Player player(play_constant(kQuiet), four);
    const bool kept = shows({0.25f, 0.5f, 0.5f, 0.5f});
    CAPTURE(shown);
    REQUIRE(kept);
  }
}
