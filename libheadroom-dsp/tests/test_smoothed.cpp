// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/smoothed.hpp"
#include <cmath>
#include <headroom_catch.hpp>
#include <vector>

using namespace headroom;

namespace {

constexpr std::uint32_t kGlide = 1000;

Smoothed at(float value) {
  Smoothed smoothed;
  smoothed.prepare(kGlide, value);
  return smoothed;
}

/// Largest change of the step from one frame to the next: what a corner makes large.
double sharpest_bend(const std::vector<float>& x) {
  double most = 0.0;
  for (std::size_t n = 2; n < x.size(); ++n)
    most = std::max(most, std::abs(double{x[n]} - 2.0 * double{x[n - 1]} + double{x[n - 2]}));
  return most;
}

} // namespace

TEST_CASE("a value at its goal stays there exactly") {
  Smoothed smoothed = at(0.3f);
  CHECK(smoothed.settled());
  smoothed.set(0.3f);
  CHECK(smoothed.settled());
  CHECK(smoothed.next() == 0.3f);
}

TEST_CASE("a glide follows the cubic from rest to rest and ends exactly at its goal") {
  Smoothed smoothed = at(-2.0f);
  smoothed.set(10.0f);
  for (std::uint32_t n = 1; n < kGlide; ++n) {
    const double t = static_cast<double>(n) / kGlide;
    REQUIRE(double{smoothed.next()} == Approx(-2.0 + 12.0 * t * t * (3.0 - 2.0 * t)).margin(1e-5));
    REQUIRE_FALSE(smoothed.settled());
  }
  CHECK(smoothed.next() == 10.0f);
  CHECK(smoothed.settled());
  CHECK(smoothed.value() == 10.0f);
}

TEST_CASE("a new goal on the way makes no corner") {
  for (const std::uint32_t turn : {1u, 300u, 500u, 999u}) {
    Smoothed smoothed = at(0.0f);
    std::vector<float> curve(5);
    smoothed.set(1.0f);
    for (std::uint32_t n = 0; n < 3 * kGlide; ++n) {
      if (n == turn)
        smoothed.set(-1.0f);
      curve.push_back(smoothed.next());
    }
    INFO("after " << turn);
    CHECK(curve.back() == -1.0f);
    // From rest, the cubic's own bend is 6 / kGlide^2; a kept slope may add 4 times 1.5 of it, and
    // a second distance of 2 twice. A corner at half way would be 1.5 / kGlide.
    CHECK(sharpest_bend(curve) < 25.0 / kGlide / kGlide);
  }
}

TEST_CASE("skipped frames and blocks of any size give the same values") {
  Smoothed one = at(1.0f), other = at(1.0f);
  one.set(3.0f);
  other.set(3.0f);
  std::vector<float> expected(1200), part(1200);
  one.fill(expected.data(), 1200);
  other.fill(part.data(), 7);
  other.advance(500);
  other.fill(part.data() + 507, 693);
  for (std::size_t n = 0; n < 1200; ++n)
    if (n < 7 || n >= 507)
      REQUIRE(part[n] == expected[n]);
}

TEST_CASE("least() is a lower bound for the rest of the way") {
  for (const float second : {5.0f, -5.0f, 0.5f}) {
    Smoothed smoothed = at(0.0f);
    smoothed.set(-1.0f);
    smoothed.advance(400);
    smoothed.set(second);
    const float least = smoothed.least();
    for (std::uint32_t n = 0; n < kGlide; ++n)
      REQUIRE(smoothed.next() >= least);
  }
}
