// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/recent_peak.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <vector>

using namespace headroom;

TEST_CASE("a recent peak is no lower than the span's, and forgets what is twice as old") {
  constexpr std::size_t kSpan = 100;
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    signals::Random random(seed);
    RecentPeak recent;
    std::vector<float> peaks; // of each frame
    for (int block = 0; block < 2000; ++block) {
      const auto frames = static_cast<std::uint32_t>(random.uniform(1.0, 40.0));
      const auto peak = static_cast<float>(std::pow(random.uniform(0.0, 1.0), 8.0));
      peaks.insert(peaks.end(), frames, peak);
      const float bound = recent.add(peak, frames, kSpan);
      const auto highest_of = [&](std::size_t newest) {
        newest = std::min(newest, peaks.size());
        return *std::max_element(peaks.end() - static_cast<std::ptrdiff_t>(newest), peaks.end());
      };
      REQUIRE(bound >= highest_of(frames + kSpan));
      // Either half may have grown past the span by a block.
      REQUIRE(bound <= highest_of(frames + 2 * (kSpan + 40)));
    }
    recent.restart(0.25f);
    CHECK(recent.add(0.0f, 10, kSpan) == 0.25f);
  }
}
