// SPDX-License-Identifier: GPL-3.0-or-later
#include "levels/controlled_stream.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>

using namespace headroom;

namespace {

/// A converter as PipeWire has it: a change of the user's volume or mute ends what was written.
struct Converter {
  NodeVolumes volumes{{1.0f, 1.0f}, {1.0f, 1.0f}, false, false};

  void set_user(std::vector<float> gains) {
    volumes.channels = volumes.soft = std::move(gains);
    volumes.soft_mute = volumes.mute;
  }
  void set_mute(bool mute) {
    volumes.mute = volumes.soft_mute = mute;
    volumes.soft = volumes.channels;
  }
  void write(const SoftVolume& soft) {
    volumes.soft = soft.gains;
    volumes.soft_mute = soft.mute;
  }
  float heard(float amplitude) const {
    return volumes.soft_mute ? 0.0f : amplitude * *std::ranges::max_element(volumes.soft);
  }
};

/// One stream in a loop with its node; answers come a step late.
struct Loop {
  LevelControllerSettings settings;
  ControlledStream stream;
  Converter node;
  float amplitude = 1.0f;
  double now = 0.0;
  int writes = 0;

  explicit Loop(LevelControllerSettings how = {}, std::optional<HeardLevel> remembered = {})
      : settings(how), stream(how, remembered) {
    stream.told(node.volumes);
  }
  void step() {
    stream.told(node.volumes);
    const float heard = node.heard(amplitude);
    stream.measure({0.05, heard, heard * heard / 2});
    if (const auto soft = stream.due(now)) {
      node.write(*soft);
      ++writes;
    }
    now += 0.05;
  }
  void play(double seconds) {
    for (const double end = now + seconds; now < end;)
      step();
  }
  float cut_db() const {
    return -20.0f * std::log10(node.volumes.soft[0] / node.volumes.channels[0]);
  }
};

LevelControllerSettings peaks_only() {
  LevelControllerSettings settings;
  settings.rms_target_db = 0.0f;
  return settings;
}

} // namespace

TEST_CASE("a loud stream is cut below its user's volume, which is never written") {
  Loop loop(peaks_only());
  loop.play(10.0);
  REQUIRE(loop.cut_db() == Approx(6.0f).margin(0.6));
  REQUIRE(loop.node.volumes.channels == std::vector{1.0f, 1.0f});
  REQUIRE(loop.stream.volume() == Approx(loop.node.volumes.soft[0]));
}

TEST_CASE("nothing is written before the node has a format") {
  ControlledStream stream(peaks_only(), HeardLevel{0.0f, -3.0f});
  REQUIRE_FALSE(stream.due(1.0));
  stream.told({});
  REQUIRE_FALSE(stream.due(2.0));
  stream.told(Converter{}.volumes);
  REQUIRE(stream.due(3.0));
}

TEST_CASE("balance is kept, and the user's change is followed in the same step") {
  Loop loop(peaks_only());
  loop.play(10.0);
  loop.node.set_user({0.8f, 0.2f});
  loop.stream.told(loop.node.volumes);
  const auto soft = loop.stream.due(loop.now);
  REQUIRE(soft);
  REQUIRE(soft->gains[0] == Approx(4.0f * soft->gains[1]));
  REQUIRE(soft->gains[0] == Approx(0.8f * 0.5f).epsilon(0.08));
}

TEST_CASE("mute stays: every write says so, and none comes while it lasts") {
  Loop loop(peaks_only());
  loop.play(10.0);
  const float cut = loop.cut_db();
  loop.node.set_mute(true);
  const int writes = loop.writes;
  loop.play(5.0);
  REQUIRE(loop.writes == writes);
  REQUIRE(loop.node.volumes.soft_mute);
  loop.node.set_mute(false);
  loop.step();
  REQUIRE(loop.cut_db() == Approx(cut).margin(0.6));
}

TEST_CASE("a volume that is set again as it was does not end the cut") {
  Loop loop(peaks_only());
  loop.play(10.0);
  loop.node.set_user({1.0f, 1.0f});
  REQUIRE(loop.cut_db() == Approx(0.0f).margin(0.01));
  loop.step();
  REQUIRE(loop.cut_db() == Approx(6.0f).margin(0.6));
}

TEST_CASE("answers that come late are no changes by somebody else") {
  Loop loop(peaks_only());
  loop.play(0.2);
  // Two writes are on their way when the answer to the first arrives.
  NodeVolumes old = loop.node.volumes;
  loop.play(0.2);
  const float cut = loop.stream.cut_db();
  loop.stream.told(old);
  REQUIRE(loop.stream.cut_db() == cut);
  REQUIRE_FALSE(loop.stream.due(loop.now - 0.04));
}

TEST_CASE("strict: the user's change of volume ends control, mute does not") {
  auto settings = peaks_only();
  settings.defer_to_user = DeferToUser::kStrict;
  Loop loop(settings);
  loop.play(5.0);
  loop.node.set_mute(true);
  loop.step();
  loop.node.set_mute(false);
  loop.play(5.0);
  REQUIRE(loop.cut_db() > 4.0f);
  REQUIRE_FALSE(loop.stream.yielded());
  loop.node.set_user({0.9f, 0.9f});
  loop.play(5.0);
  REQUIRE(loop.stream.yielded());
  REQUIRE(loop.cut_db() == Approx(0.0f).margin(0.01));
}

TEST_CASE("strict: a cut that was on its way when the user changed the volume does not stay") {
  auto settings = peaks_only();
  settings.defer_to_user = DeferToUser::kStrict;
  ControlledStream stream(settings);
  Converter node;
  stream.told(node.volumes);
  stream.measure({1.0, 1.0f, 0.5f});
  const auto cut = stream.due(1.0);
  REQUIRE(cut);
  node.set_user({0.9f, 0.9f});
  SECTION("told one by one") {
    stream.told(node.volumes);
    REQUIRE_FALSE(stream.due(2.0));
    node.write(*cut);
    stream.told(node.volumes);
  }
  SECTION("told at once") {
    node.write(*cut);
    stream.told(node.volumes);
  }
  REQUIRE(stream.yielded());
  const auto plain = stream.due(2.0);
  REQUIRE(plain);
  REQUIRE(plain->gains == std::vector{0.9f, 0.9f});
  node.write(*plain);
  stream.told(node.volumes);
  REQUIRE_FALSE(stream.due(3.0));
}

TEST_CASE("a remembered level has its cut written at once") {
  Loop first(peaks_only());
  first.play(10.0);
  first.amplitude = 0.0f; // the pause before the end says nothing
  first.play(20.0);
  Loop second(peaks_only(), first.stream.heard());
  second.step();
  REQUIRE(second.cut_db() == Approx(6.0f).margin(0.6));
}

TEST_CASE("release gives back the user's volume, and nothing where nothing was done") {
  Loop loop(peaks_only());
  REQUIRE_FALSE(loop.stream.release());
  loop.node.set_user({0.5f, 0.25f});
  loop.play(10.0);
  const auto plain = loop.stream.release();
  REQUIRE_FALSE(plain); // 0.5 is at the threshold
  loop.amplitude = 2.0f;
  loop.play(10.0);
  REQUIRE(loop.stream.release() == SoftVolume{{0.5f, 0.25f}, false});
}

TEST_CASE("what somebody left behind is told from the user's volume") {
  NodeVolumes left{{0.5f, 0.5f}, {0.2f, 0.2f}, true, false};
  REQUIRE(plain_volume(left) == SoftVolume{{0.5f, 0.5f}, true});
  left.soft = left.channels;
  REQUIRE(plain_volume(left)); // still not mute
  left.soft_mute = true;
  REQUIRE_FALSE(plain_volume(left));
  REQUIRE_FALSE(plain_volume({{}, {0.2f}, false, false}));
}
