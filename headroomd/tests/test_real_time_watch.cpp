// SPDX-License-Identifier: GPL-3.0-or-later
#include "real_time_watch.hpp"
#include <headroom_catch.hpp>

using headroom::RealTimeWatch;
using Step = RealTimeWatch::Step;

TEST_CASE("who never had real-time priority has not lost it") {
  RealTimeWatch watch;
  for (uint64_t now = 0; now < 10000; now += 100)
    REQUIRE(watch.check(now, false) == Step::nothing);
  REQUIRE(watch.losses() == 0);
}

TEST_CASE("a loss is told once, asked about every 2 s, and over when the priority is back") {
  RealTimeWatch watch;
  REQUIRE(watch.check(0, true) == Step::nothing);
  REQUIRE(watch.check(100, false) == Step::lost);
  REQUIRE(watch.lost());
  REQUIRE(watch.check(2099, false) == Step::nothing);
  REQUIRE(watch.check(2100, false) == Step::ask);
  REQUIRE(watch.check(2200, false) == Step::nothing);
  REQUIRE(watch.check(4100, false) == Step::ask);
  REQUIRE(watch.check(4200, true) == Step::regained);
  REQUIRE_FALSE(watch.lost());
  REQUIRE(watch.check(4300, true) == Step::nothing);
  REQUIRE(watch.check(4400, false) == Step::lost);
  REQUIRE(watch.losses() == 2);
}
