// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/delay_line.hpp"
#include "signals.hpp"
#include <headroom_catch.hpp>

using namespace headroom;

namespace {

/// Appends a count upwards in blocks from 0 to max_frames and reads all of the history back.
void count_through(std::uint32_t history, std::uint32_t max_frames) {
  DelayLine line;
  line.prepare(history, max_frames);
  signals::Random random(history + max_frames);
  float next = 1.0f; // silence, 0, came before
  for (int block = 0; block < 400; ++block) {
    const auto frames = static_cast<std::uint32_t>(random.index(0, max_frames));
    float* const newest = line.append(frames);
    for (std::uint32_t i = 0; i < frames; ++i)
      newest[i] = next + static_cast<float>(i);
    for (std::uint32_t back = 1; back <= history; ++back)
      if (newest[-static_cast<std::ptrdiff_t>(back)] !=
          std::max(0.0f, next - static_cast<float>(back)))
        FAIL("history " << history << ", block " << block << ", " << back << " back");
    next += static_cast<float>(frames);
    // The padding belongs to the line: what is written there hurts no later sample.
    for (std::uint32_t i = 0; i < DelayLine::kPadding; ++i)
      newest[frames + i] = -1.0f;
  }
  CHECK(next > 1.0f);
}

} // namespace

TEST_CASE("the history stays readable across any sequence of blocks") {
  count_through(1, 1);
  count_through(0, 300);
  count_through(16, 1);
  count_through(300, 64);
  count_through(64, 513);
  count_through(5000, 8192); // float counts exactly up to 2^24
}

TEST_CASE("reset makes the past silence") {
  DelayLine line;
  line.prepare(8, 4);
  float* newest = line.append(4);
  std::fill_n(newest, 4, 1.0f);
  line.reset();
  newest = line.append(0);
  for (int back = 1; back <= 8; ++back)
    CHECK(newest[-back] == 0.0f);
}
