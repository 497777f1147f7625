// SPDX-License-Identifier: GPL-3.0-or-later
// The delay that headroom adds is the delay that it reports, to the sample.
#include "rig.hpp"
#include "split_source.hpp"

#include <headroom_catch.hpp>

using namespace headroom::test;

namespace {

constexpr size_t kImpulsePeriod = 24000;

// One sample every half second.
void play_impulses(std::span<float> out, uint64_t first_frame) {
  for (size_t i = 0; i < out.size(); ++i)
    out[i] = (first_frame + i) % kImpulsePeriod == kImpulsePeriod / 2 ? kQuiet : 0.0f;
}

// Frames between an impulse on the direct way (right) and the same one processed (left), for each
// of the impulses recorded.
std::vector<size_t> measured_delays(Rig& rig, int impulses) {
  Recorder recorder;
  const SplitSource source(play_impulses);
  auto& graph = rig.session.graph();
  REQUIRE(wait_until([&] { return graph.link("split-source", "first", "headroom", "playback_FL"); }));
  REQUIRE(
      wait_until([&] { return graph.link("split-source", "second", "speakers", "playback_FR"); }));
  REQUIRE(recorder.wait_frames(static_cast<uint64_t>(impulses + 1) * kImpulsePeriod, Seconds{30}));
  const auto processed = recorder.channel(0);
  const auto direct = recorder.channel(1, 0, processed.size());
  std::vector<size_t> delays;
  size_t at = 0;
  while ((at = find_from(direct, at, [](float x) { return x > 0.0f; })) < direct.size()) {
    const size_t arrived = find_from(processed, at, [](float x) { return x < 0.0f; });
    // One of the two routes may start a cycle before the other; that impulse has no partner.
    if (arrived < processed.size() && arrived - at < kImpulsePeriod / 2)
      delays.push_back(arrived - at);
    ++at;
  }
  return delays;
}

} // namespace

TEST_CASE("processed audio comes exactly as much later as the application is told") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  int64_t reported = 0;
  {
    rig.daemon->process().terminate();
    REQUIRE(wait_until([&] { return !rig.session.graph().node("headroom"); }));
    const Player player(play_constant(kQuiet));
    REQUIRE(rig.wait_plays_to(player, "speakers"));
    REQUIRE(player.wait_streaming());
    const int64_t before = player.reported_latency_frames();
    rig.daemon = rig.start_daemon();
    REQUIRE(rig.daemon->wait_ready());
    REQUIRE(rig.wait_plays_to(player, "headroom"));
    REQUIRE(wait_until([&] { return player.reported_latency_frames() > before; }));
    reported = player.reported_latency_frames() - before;
  }
  for (const char* quantum : {"1024", "64", "8192"}) {
    CAPTURE(quantum, reported);
    REQUIRE(rig.session.graph().set_metadata("settings", 0, "clock.force-quantum", "", quantum));
    const auto delays = measured_delays(rig, 7);
    REQUIRE(delays.size() >= 5);
    for (size_t delay : delays)
      REQUIRE(static_cast<int64_t>(delay) == reported);
  }
}
