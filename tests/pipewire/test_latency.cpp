// SPDX-License-Identifier: GPL-3.0-or-later
// The delay that headroom adds is the delay that it reports, to the sample.
#include "rig.hpp"
#include "split_source.hpp"

#include <algorithm>
#include <headroom_catch.hpp>

using namespace headroom::test;

namespace {

constexpr size_t kImpulsePeriod = 24000;
constexpr size_t kImpulses = 7;
constexpr int kTakes = 3;

// One sample every half second.
void play_impulses(std::span<float> out, uint64_t first_frame) {
  for (size_t i = 0; i < out.size(); ++i)
    out[i] = (first_frame + i) % kImpulsePeriod == kImpulsePeriod / 2 ? kQuiet : 0.0f;
}

struct Impulses {
  std::vector<size_t> direct, processed; ///< frames at which they were heard
  std::vector<size_t> delays;            ///< of those that were heard on both ways
  size_t lost = 0;                       ///< heard on one way only, between two heard on both
};

std::vector<size_t> positions(std::span<const float> samples, float sign) {
  std::vector<size_t> found;
  for (size_t at = 0;
       (at = find_from(samples, at, [&](float x) { return sign * x > 0.0f; })) < samples.size();
       ++at)
    found.push_back(at);
  return found;
}

// Each half second one impulse, directly (right) and processed (left).
Impulses record_impulses(Rig& rig, size_t count, const char* sink = "headroom") {
  Recorder recorder;
  const SplitSource source(play_impulses);
  auto& graph = rig.session.graph();
  REQUIRE(wait_until([&] { return graph.link("split-source", "first", sink, "playback_FL"); }));
  REQUIRE(
      wait_until([&] { return graph.link("split-source", "second", "speakers", "playback_FR"); }));
  REQUIRE(recorder.wait_frames((count + 1) * kImpulsePeriod, Seconds{30}));
  const auto processed = recorder.channel(0);
  Impulses heard{
      positions(recorder.channel(1, 0, processed.size()), 1.0f), positions(processed, -1.0f), {}};
  size_t first = SIZE_MAX, last = 0;
  for (const size_t at : heard.direct) {
    const auto partner = std::lower_bound(heard.processed.begin(), heard.processed.end(), at);
    if (partner == heard.processed.end() || *partner - at >= kImpulsePeriod / 2)
      continue;
    heard.delays.push_back(*partner - at);
    first = std::min(first, at);
    last = at;
  }
  // One of the two ways may start a cycle before the other, and one impulse may be on its way at
  // the end; between the first and the last pair each has a partner.
  const auto inside = [&](const std::vector<size_t>& impulses, size_t delay) {
    return static_cast<size_t>(std::ranges::count_if(
        impulses, [&](size_t at) { return at >= first + delay && at <= last + delay; }));
  };
  if (!heard.delays.empty())
    heard.lost = inside(heard.direct, 0) + inside(heard.processed, heard.delays[0]) -
                 2 * heard.delays.size();
  return heard;
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
    // One that is bypassed is told of no delay of ours.
    REQUIRE(headroomctl(rig.session, {"route", "set", "test-player", "bypass"}).code == 0);
    REQUIRE(rig.wait_plays_to(player, "speakers"));
    REQUIRE(wait_until([&] { return player.reported_latency_frames() == before; }));
    REQUIRE(headroomctl(rig.session, {"route", "unset", "test-player"}).code == 0);
    REQUIRE(rig.wait_plays_to(player, "headroom"));
    REQUIRE(wait_until([&] { return player.reported_latency_frames() == before + reported; }));
  }
  for (const char* quantum : {"1024", "64", "8192"}) {
    CAPTURE(quantum, reported);
    REQUIRE(rig.session.graph().set_metadata("settings", 0, "clock.force-quantum", "", quantum));
    for (int take = 1;; ++take) {
      const Impulses heard = record_impulses(rig, kImpulses);
      CAPTURE(take, heard.direct, heard.processed);
      for (size_t delay : heard.delays)
        REQUIRE(static_cast<int64_t>(delay) == reported);
      if (heard.delays.size() >= kImpulses - 1 && heard.lost == 0)
        break;
      // A machine that misses a cycle of 64 frames now and then may lose one; not in each take.
      // That no cycle is lost on our way is what test_continuity.cpp asks.
      REQUIRE(take < kTakes);
    }
  }
}

TEST_CASE("on_crash = silent adds no delay, though the application is told of none") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  const Impulses before = record_impulses(rig, 2);
  REQUIRE_FALSE(before.delays.empty());
  REQUIRE(headroomctl(rig.session, {"set", "on_crash", "silent"}).code == 0);
  const Player player(play_constant(0.0f));
  REQUIRE(rig.wait_plays_to(player, "headroom_silent"));
  REQUIRE(player.wait_streaming());
  for (int take = 1;; ++take) {
    const Impulses heard = record_impulses(rig, 3, "headroom_silent");
    CAPTURE(take, before.delays, heard.direct, heard.processed);
    for (size_t delay : heard.delays)
      REQUIRE(delay == before.delays.front());
    if (heard.delays.size() >= 2 && heard.lost == 0)
      break;
    REQUIRE(take < kTakes);
  }
  REQUIRE(player.reported_latency_frames() == 0);
}
