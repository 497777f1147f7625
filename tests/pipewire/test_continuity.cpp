// SPDX-License-Identifier: GPL-3.0-or-later
// Every sample arrives once: no silent, repeated or lost quantum on the processed route.
#include "rig.hpp"

#include <cstdlib>
#include <headroom_catch.hpp>
#include <string>

using namespace headroom::test;

namespace {

// 30 unless HEADROOM_TEST_SECONDS says otherwise, as scripts/check does under sanitizers.
uint64_t seconds_to_play() {
  const char* text = std::getenv("HEADROOM_TEST_SECONDS");
  return text == nullptr ? 30 : std::stoul(text);
}

// Plays, and compares what the sink got with what was played, sample by sample.
// The values are those of a pure delay with the rig's gain, which is exact in float.
void require_every_sample_once(const Generator& signal) {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  Recorder recorder;
  Player player(signal);
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  const uint64_t seconds = seconds_to_play();
  REQUIRE(recorder.wait_frames(seconds * 48000, Seconds{static_cast<double>(seconds) + 10}));

  const auto recorded = recorder.channel(0);
  const size_t start = find_from(recorded, 0, [](float x) { return x != 0.0f; });
  REQUIRE(recorded.size() - start > (seconds - 1) * 48000);
  std::vector<float> expected(2 * (recorded.size() - start));
  signal(expected, 0);
  size_t different = 0;
  size_t first_different = 0;
  for (size_t i = start; i < recorded.size(); ++i) {
    if (recorded[i] == kProcessedGain * expected[2 * (i - start)])
      continue;
    if (different++ == 0)
      first_different = i - start;
  }
  INFO("first different frame " << first_different << " of " << recorded.size() - start);
  REQUIRE(different == 0);
}

} // namespace

TEST_CASE("a constant arrives without a silent sample") {
  require_every_sample_once(play_constant(kQuiet));
}

TEST_CASE("a sine arrives sample by sample") {
  // From its second sample on: the first is zero. Its period is no whole number of frames.
  const Generator sine = play_sine(997.3, kQuiet, 2, 48000);
  require_every_sample_once(
      [sine](std::span<float> out, uint64_t first_frame) { sine(out, first_frame + 1); });
}
