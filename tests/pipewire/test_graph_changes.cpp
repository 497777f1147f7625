// SPDX-License-Identifier: GPL-3.0-or-later
// The processed route follows what happens around it.
#include "rig.hpp"

#include <algorithm>
#include <headroom_catch.hpp>

using namespace headroom::test;

namespace {

bool hears_processed(Recorder& recorder, int channel, float expected) {
  return wait_until([&] {
    const uint64_t now = recorder.frames();
    return recorder.channel(channel, now - 1, now).front() == expected;
  });
}

} // namespace

TEST_CASE("a rate change while playing leaves the stream processed, never direct") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  Recorder recorder;
  Player player(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  REQUIRE(hears_processed(recorder, 0, kProcessedGain * kQuiet));
  for (uint32_t rate : {44100u, 48000u}) {
    REQUIRE(rig.session.graph().set_metadata("settings", 0, "clock.force-rate", "",
                                             std::to_string(rate)));
    REQUIRE(wait_until([&] { return recorder.rate_hz() == rate; }));
    REQUIRE(recorder.wait_frames(rate / 2, Seconds{5}));
    const uint64_t now = recorder.frames();
    for (float sample : recorder.channel(0, now - 4096, now))
      REQUIRE(sample == Approx(kProcessedGain * kQuiet).epsilon(1e-3));
  }
  for (float sample : recorder.channel(0))
    REQUIRE(sample <= 0.0f);
}

TEST_CASE("a default sink with other channels is followed, and each channel keeps its place") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  NullSinkSettings surround;
  surround.name = "surround";
  surround.position = "FL FR FC LFE RL RR";
  surround.priority = 2000;
  const NullSink second(rig.session.graph(), surround);
  REQUIRE(wait_until([&] {
    const auto node = rig.session.graph().node("headroom");
    const auto ports = node ? rig.session.graph().ports(node->id) : std::vector<Port>{};
    return std::count_if(ports.begin(), ports.end(), [](const Port& p) { return !p.output; }) == 6;
  }));
  RecorderSettings recording;
  recording.sink = surround.name;
  recording.position = surround.position;
  Recorder recorder(recording);
  PlayerSettings playing;
  playing.position = surround.position;
  Player player(
      [](std::span<float> out, uint64_t) {
        for (size_t i = 0; i < out.size(); ++i)
          out[i] = kQuiet * static_cast<float>(1 + i % 6);
      },
      playing);
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  for (int channel = 0; channel < 6; ++channel) {
    CAPTURE(channel);
    REQUIRE(hears_processed(recorder, channel,
                            kProcessedGain * kQuiet * static_cast<float>(1 + channel)));
  }
}

TEST_CASE("nothing of headroom keeps the sink awake when nothing plays") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  {
    Player player(play_constant(kQuiet));
    REQUIRE(rig.wait_plays_to(player, "headroom"));
    REQUIRE(wait_until([&] { return rig.session.graph().node("speakers")->state == "running"; }));
  }
  // WirePlumber suspends after 5 s of idleness.
  const auto suspended = [&](const char* name) {
    return rig.session.graph().node(name)->state == "suspended";
  };
  REQUIRE(wait_until([&] { return suspended("speakers"); }, Seconds{10}));
  REQUIRE(wait_until([&] { return suspended("headroom"); }, Seconds{10}));
}
