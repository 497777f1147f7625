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

struct Take {
  size_t frames = 0;
  size_t different = 0;
  size_t first_different = 0;
};

// Plays, and compares what the sink got with what was played, sample by sample.
// The values are those of a pure delay with the rig's gain, which is exact in float.
Take take(const Generator& signal) {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  Recorder recorder;
  Player player(signal);
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  const uint64_t seconds = seconds_to_play();
  REQUIRE(recorder.wait_frames(seconds * 48000, Seconds{static_cast<double>(seconds) + 10}));

  const auto recorded = recorder.channel(0);
  const size_t start = find_from(recorded, 0, [](float x) { return x != 0.0f; });
  Take result;
  result.frames = recorded.size() - start;
  REQUIRE(result.frames > (seconds - 1) * 48000);
  std::vector<float> expected(2 * result.frames);
  signal(expected, 0);
  for (size_t i = start; i < recorded.size(); ++i) {
    if (recorded[i] == kProcessedGain * expected[2 * (i - start)])
      continue;
    if (result.different++ == 0)
      result.first_different = i - start;
  }
  return result;
}

// A machine that is busy with other sessions or compilers loses a cycle now and then, whatever is
// in its way: what loses samples itself does so in every take.
void require_every_sample_once(const Generator& signal) {
  constexpr int kTakes = 3;
  for (int i = 0; i < kTakes; ++i) {
    const Take now = take(signal);
    if (now.different == 0)
      return;
    UNSCOPED_INFO(now.different << " different frames of " << now.frames << ", the first "
                                << now.first_different);
  }
  FAIL("samples differ in each of " << kTakes << " takes");
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
