// SPDX-License-Identifier: GPL-3.0-or-later
// A new stream is processed from its first sample on.
#include "rig.hpp"

#include <algorithm>
#include <headroom_catch.hpp>

using namespace headroom::test;

namespace {

// Streams of one application share what WirePlumber remembers about it; half of them do here.
PlayerSettings arrival(int number) {
  PlayerSettings settings;
  if (number % 2 == 0) {
    settings.application = "arrival-" + std::to_string(number);
    settings.role = settings.application;
  }
  return settings;
}

// Lets `count` streams come at once, waits until all are routed and audible, lets them go.
void require_arrivals_processed(Rig& rig, Recorder& recorder, int first, int count) {
  std::vector<std::unique_ptr<Player>> players;
  for (int i = 0; i < count; ++i)
    players.push_back(std::make_unique<Player>(play_constant(kQuiet), arrival(first + i)));
  for (const auto& player : players) {
    INFO("arrival " << first << " of " << count << '\n' << rig.session.graph().describe());
    REQUIRE(player->wait_streaming());
    REQUIRE(rig.wait_plays_to(*player, "headroom"));
  }
  const float expected = kProcessedGain * kQuiet * static_cast<float>(count);
  REQUIRE(wait_until([&] {
    const uint64_t now = recorder.frames();
    return recorder.channel(0, now - 1, now).front() <= expected * 0.999f;
  }));
}

} // namespace

TEST_CASE("200 arriving streams are all processed, and no sample reaches the sink directly") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  Recorder recorder;
  for (int i = 0; i < 60; ++i)
    require_arrivals_processed(rig, recorder, i, 1);
  for (int batch = 0; batch < 28; ++batch)
    require_arrivals_processed(rig, recorder, 60 + 5 * batch, 5);
  const auto recorded = recorder.channel(0);
  const auto is_direct = [](float x) { return x > 0.0f; };
  const auto direct = std::count_if(recorded.begin(), recorded.end(), is_direct);
  INFO("first at frame " << find_from(recorded, 0, is_direct) << " of " << recorded.size());
  REQUIRE(direct == 0);
}
