// SPDX-License-Identifier: GPL-3.0-or-later
#include "repair_watch.hpp"
#include <headroom_catch.hpp>

using namespace headroom;

TEST_CASE("what is whole, or cannot be, is left alone") {
  RepairWatch watch;
  for (uint64_t now_ms : {0u, 5000u, 100000u}) {
    for (const auto& step : {watch.look(now_ms, true, true), watch.look(now_ms, false, false)}) {
      REQUIRE_FALSE(step.repair);
      REQUIRE(step.look_again_ms == 0);
    }
  }
}

TEST_CASE("what is broken is repaired, each time after twice as long, six times") {
  RepairWatch watch;
  uint64_t now_ms = 7000;
  uint64_t patience_ms = 1000;
  for (int attempt = 1; attempt <= 6; ++attempt) {
    CAPTURE(attempt);
    REQUIRE_FALSE(watch.look(now_ms, false, true).repair);
    const auto soon = watch.look(now_ms + patience_ms - 1, false, true);
    REQUIRE_FALSE(soon.repair);
    REQUIRE(soon.look_again_ms == 1);
    now_ms += patience_ms;
    patience_ms *= 2;
    const auto step = watch.look(now_ms, false, true);
    REQUIRE(step.repair);
    REQUIRE(step.look_again_ms == patience_ms);
    REQUIRE(watch.attempts() == attempt);
  }
  REQUIRE_FALSE(watch.gave_up());
  now_ms += patience_ms;
  const auto last = watch.look(now_ms, false, true);
  REQUIRE_FALSE(last.repair);
  REQUIRE(last.look_again_ms == 0);
  REQUIRE(watch.gave_up());
  REQUIRE_FALSE(watch.look(now_ms * 10, false, true).repair);
}

TEST_CASE("what was whole again is watched from the start") {
  RepairWatch watch;
  watch.look(0, false, true);
  REQUIRE(watch.look(1000, false, true).repair);
  watch.look(1200, true, true);
  REQUIRE(watch.attempts() == 0);
  REQUIRE_FALSE(watch.look(50000, false, true).repair);
  REQUIRE(watch.look(51000, false, true).repair);
}

TEST_CASE("the patience and the number of repairs may be chosen") {
  RepairWatch watch({50, 1});
  REQUIRE(watch.look(0, false, true).look_again_ms == 50);
  REQUIRE_FALSE(watch.look(49, false, true).repair);
  REQUIRE(watch.look(50, false, true).repair);
  REQUIRE_FALSE(watch.look(149, false, true).repair);
  REQUIRE_FALSE(watch.gave_up());
  REQUIRE_FALSE(watch.look(150, false, true).repair);
  REQUIRE(watch.gave_up());
}
