// SPDX-License-Identifier: MPL-2.0
#include "every_target.hpp"
#include "kernels/decibels.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <limits>
#include <vector>

using namespace headroom;
using headroom::test::on_every_target;

namespace {

constexpr std::size_t kLengths[] = {0, 1, 3, 15, 16, 17, 63, 513};

/// Room for n and the padding, filled.
std::vector<float> room(std::size_t n, float fill = 0.5f) {
  return std::vector<float>(n + kernels::kPadding, fill);
}

} // namespace

TEST_CASE("decibels is the logarithm within 1e-4 dB from -600 dB to the largest float") {
  constexpr std::size_t kN = 20000;
  std::vector<float> x = room(kN), db = room(kN);
  for (std::size_t i = 0; i < kN; ++i) // every exponent, many mantissas
    x[i] = static_cast<float>(std::pow(10.0, -30.0 + 68.5 * static_cast<double>(i) / kN));
  x[0] = std::sqrt(0.5f); // the seam of the range reduction
  x[1] = std::nextafter(x[0], 0.0f);
  x[2] = 1.0f;
  x[3] = std::nextafter(1.0f, 0.0f);
  on_every_target([&] {
    kernels::decibels(x.data(), db.data(), kN);
    for (std::size_t i = 0; i < kN; ++i)
      REQUIRE(std::abs(double{db[i]} - 20.0 * std::log10(double{x[i]})) < 1e-4);
    CHECK(db[2] == 0.0f);
  });
}

TEST_CASE("gains is the exponential within 1e-4 dB") {
  constexpr std::size_t kN = 20000;
  std::vector<float> db = room(kN), gain = room(kN);
  for (std::size_t i = 0; i < kN; ++i)
    db[i] = static_cast<float>(-690.0 + 1380.0 * static_cast<double>(i) / kN);
  db[0] = 0.0f;
  db[1] = -0.0f;
  on_every_target([&] {
    kernels::gains(db.data(), gain.data(), kN);
    for (std::size_t i = 0; i < kN; ++i)
      REQUIRE(std::abs(20.0 * std::log10(double{gain[i]}) - double{db[i]}) < 1e-4);
    CHECK(gain[0] == 1.0f);
    CHECK(gain[1] == 1.0f);
  });
}

TEST_CASE("what is out of range counts as its end") {
  std::vector<float> x = room(4), out = room(4);
  x[0] = 0.0f;
  x[1] = 1e-40f;
  x[2] = 1e-30f;
  on_every_target([&] {
    kernels::decibels(x.data(), out.data(), 3);
    for (std::size_t i = 0; i < 3; ++i)
      CHECK(double{out[i]} == Approx(-600.0).margin(1e-4));
    std::vector<float> db = room(2);
    db[0] = -1e9f;
    db[1] = 1e9f;
    kernels::gains(db.data(), out.data(), 2);
    CHECK((out[0] > 0.0f && out[0] < 1e-34f));
    CHECK((out[1] > 1e34f && out[1] < std::numeric_limits<float>::max()));
  });
}

TEST_CASE("lengths, places and working in place change no decibel and no gain") {
  signals::Random random(21);
  std::vector<float> x = room(700 + 70);
  for (float& value : x)
    value = static_cast<float>(random.uniform(0.0, 2.0));
  on_every_target([&] {
    for (const auto kernel : {kernels::decibels, kernels::gains})
      for (const std::size_t n : kLengths) {
        std::vector<float> whole = room(n + 64), part = room(n, 77.0f);
        kernel(x.data(), whole.data(), n + 7);
        kernel(x.data() + 7, part.data(), n);
        REQUIRE(std::equal(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(n),
                           whole.begin() + 7));
        std::vector<float> in_place(x.begin() + 7, x.begin() + 7 + static_cast<std::ptrdiff_t>(n));
        in_place.resize(n + kernels::kPadding, 0.5f);
        kernel(in_place.data(), in_place.data(), n);
        REQUIRE(std::equal(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(n),
                           in_place.begin()));
      }
  });
}
