// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/sliding_minimum.hpp"
#include "signals.hpp"
#include <algorithm>
#include <headroom_catch.hpp>
#include <vector>

using namespace headroom;
using signals::Random;

namespace {

/// The definition, over all values so far.
float newest_minimum(const std::vector<float>& values, std::size_t window) {
  const auto count = static_cast<std::ptrdiff_t>(std::min(window, values.size()));
  return *std::min_element(values.end() - count, values.end());
}

/// Noise, plateaus and ramps: ties and long runs in both directions are the wedge's hard cases.
float next_value(Random& random, std::size_t n) {
  switch (n / 200 % 4) {
  case 0:
    return static_cast<float>(random.uniform(-1.0, 1.0));
  case 1:
    return static_cast<float>(random.index(0, 3));
  case 2:
    return static_cast<float>(n % 200);
  default:
    return -static_cast<float>(n % 200);
  }
}

} // namespace

TEST_CASE("the minimum is that of the newest window values") {
  for (const std::uint32_t window : {1u, 2u, 3u, 16u, 63u, 64u, 100u}) {
    Random random(window);
    SlidingMinimum minimum;
    minimum.prepare(window);
    std::vector<float> values;
    for (std::size_t n = 0; n < 2000; ++n) {
      values.push_back(next_value(random, n));
      INFO("window " << window << ", value " << n);
      REQUIRE(minimum.push(values.back()) == newest_minimum(values, window));
    }
  }
}

TEST_CASE("a window that shrinks while values come forgets the older ones at once") {
  Random random(5);
  SlidingMinimum minimum;
  minimum.prepare(200);
  std::vector<float> values;
  std::size_t window = 200;
  for (std::size_t n = 0; n < 2000; ++n) {
    if (n % 10 == 9 && window > 1)
      minimum.set_window(static_cast<std::uint32_t>(--window));
    values.push_back(next_value(random, n));
    INFO("window " << window << ", value " << n);
    REQUIRE(minimum.push(values.back()) == newest_minimum(values, window));
  }
}

TEST_CASE("a window that changes at random counts what it has not dropped before") {
  Random random(6);
  SlidingMinimum minimum;
  minimum.prepare(64);
  std::vector<float> values;
  std::size_t kept = 0; // values that no window so far has left behind
  for (std::size_t n = 0; n < 5000; ++n) {
    const std::size_t window = n % 50 == 0 ? random.index(1, 64) : std::size_t{0};
    static std::size_t current = 64;
    if (window != 0)
      minimum.set_window(static_cast<std::uint32_t>(current = window));
    values.push_back(next_value(random, n));
    kept = std::min(kept + 1, current);
    INFO("window " << current << ", value " << n);
    const float result = minimum.push(values.back());
    // A value dropped by a small window does not come back; one that is left may be any newer.
    REQUIRE(result <= newest_minimum(values, kept));
    REQUIRE(result >= newest_minimum(values, current));
  }
}

TEST_CASE("reset forgets every value") {
  SlidingMinimum minimum;
  minimum.prepare(8);
  minimum.push(-1.0f);
  minimum.reset();
  CHECK(minimum.push(2.0f) == 2.0f);
}
