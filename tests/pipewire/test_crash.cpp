// SPDX-License-Identifier: GPL-3.0-or-later
// What the listener hears when headroomd dies, ends or comes back.
#include "node_volume.hpp"
#include "rig.hpp"

#include <csignal>
#include <headroom_catch.hpp>

using namespace headroom::test;

namespace {

constexpr size_t k50ms = 2400; // frames at the rig's 48 kHz

bool direct(float sample) { return sample > 0.0f; }
bool processed(float sample) { return sample < 0.0f; }

// From the frame `from` on, waits until `wanted` audio is recorded and returns the recording.
template <class Condition>
std::vector<float> record_until(Recorder& recorder, uint64_t from, Condition wanted) {
  std::vector<float> recorded;
  const bool came = wait_until([&] {
    recorded = recorder.channel(0, from);
    return find_from(recorded, 0, wanted) + k50ms < recorded.size();
  });
  REQUIRE(came);
  return recorded;
}

} // namespace

TEST_CASE("after kill -9 the stream plays directly within 50 ms, and processed again afterwards") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  Recorder recorder;
  Player player(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  REQUIRE(wait_until([&] { return processed(recorder.channel(0).back()); }));

  const uint64_t killed = recorder.frames();
  rig.daemon->process().kill();
  const auto fallback = record_until(recorder, killed, direct);
  // The silence between the last processed and the first direct sample, as heard at the sink.
  INFO("silence after the kill: " << longest_silence(fallback) << " frames");
  REQUIRE(longest_silence(fallback) <= k50ms);

  rig.daemon = rig.start_daemon();
  const uint64_t restarted = recorder.frames();
  REQUIRE(rig.daemon->wait_ready());
  const uint64_t ready = recorder.frames();
  const auto back = record_until(recorder, restarted, processed);
  const size_t first = find_from(back, 0, processed);
  INFO("processed " << first << " frames after the start, " << ready - restarted
                    << " were needed to be ready; silence " << longest_silence(back));
  REQUIRE(first <= ready - restarted + k50ms);
  REQUIRE(longest_silence(back) <= k50ms);
  REQUIRE(find_from(back, first, direct) == back.size());
  // Nothing that a mixer shows is another one.
  REQUIRE(rig.session.graph().default_sink() == "speakers");
  for (const uint32_t id : {player.node_id(), rig.session.graph().node("speakers")->id}) {
    const NodeVolume volume(rig.session.graph(), id);
    REQUIRE(wait_until([&] { return !volume.values().channels.empty(); }));
    REQUIRE(volume.values().channels == std::vector{1.0f, 1.0f});
    REQUIRE_FALSE(volume.values().mute);
  }
}

TEST_CASE("SIGTERM hands the streams over, clears every trace and exits with 0 within 1 s") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  Recorder recorder;
  Player player(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  REQUIRE(wait_until([&] { return processed(recorder.channel(0).back()); }));

  const uint64_t terminated = recorder.frames();
  const auto status = rig.daemon->process().terminate(Seconds{1});
  REQUIRE(status);
  REQUIRE(status->code == 0);
  const auto recorded = record_until(recorder, terminated, direct);
  INFO("silence after the end: " << longest_silence(recorded) << " frames");
  REQUIRE(longest_silence(recorded) <= k50ms);
  auto& graph = rig.session.graph();
  REQUIRE(wait_until([&] { return !graph.node("headroom") && !graph.node("headroom_out"); }));
  REQUIRE(graph.metadata("default", player.node_id(), "target.object").empty());
  REQUIRE(graph.default_sink() == "speakers");
}
