// SPDX-License-Identifier: GPL-3.0-or-later
#include "limiter_watch.hpp"
#include <headroom_catch.hpp>

using namespace headroom;
using namespace std::chrono_literals;

namespace {

struct Looks {
  /// Looks ten times a second. @return how often it is news
  int at(float gain_reduction_db, std::chrono::milliseconds span) {
    int news = 0;
    for (const auto end = now + span; now < end; now += 100ms)
      news += watch.look(gain_reduction_db, now);
    return news;
  }
  LimiterWatch watch;
  LimiterWatch::Clock::time_point now{};
};

} // namespace

TEST_CASE("a limiter that works hard for long is news once") {
  Looks looks;
  REQUIRE(looks.at(20.0f, 2'900ms) == 0);
  REQUIRE(looks.at(6.0f, 60s) == 1);
  REQUIRE(looks.at(0.0f, 10s) == 0); // a pause between two pieces
  REQUIRE(looks.at(20.0f, 60s) == 0);
  REQUIRE(looks.at(0.0f, 31s) == 0);
  REQUIRE(looks.at(20.0f, 60s) == 1);
}

TEST_CASE("caught peaks are no news, however many") {
  Looks looks;
  for (int i = 0; i < 100; ++i) {
    REQUIRE(looks.at(20.0f, 2s) == 0);
    REQUIRE(looks.at(5.9f, 100ms) == 0);
  }
}
