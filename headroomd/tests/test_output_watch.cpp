// SPDX-License-Identifier: GPL-3.0-or-later
#include "output_watch.hpp"
#include <headroom_catch.hpp>

using namespace headroom;

TEST_CASE("an output that is linked, or has nothing to be linked to, is left alone") {
  OutputWatch watch;
  for (uint64_t now_ms : {0u, 5000u, 100000u}) {
    for (const auto& step : {watch.look(now_ms, true, true), watch.look(now_ms, false, false)}) {
      REQUIRE_FALSE(step.make_anew);
      REQUIRE(step.look_again_ms == 0);
    }
  }
}

TEST_CASE("an output without links is made anew, each time after twice as long, six times") {
  OutputWatch watch;
  uint64_t now_ms = 7000;
  uint64_t patience_ms = OutputWatch::kPatienceMs;
  for (int attempt = 1; attempt <= OutputWatch::kMostAttempts; ++attempt) {
    CAPTURE(attempt);
    REQUIRE_FALSE(watch.look(now_ms, false, true).make_anew);
    const auto soon = watch.look(now_ms + patience_ms - 1, false, true);
    REQUIRE_FALSE(soon.make_anew);
    REQUIRE(soon.look_again_ms == 1);
    now_ms += patience_ms;
    patience_ms *= 2;
    const auto step = watch.look(now_ms, false, true);
    REQUIRE(step.make_anew);
    REQUIRE(step.look_again_ms == patience_ms);
    REQUIRE(watch.attempts() == attempt);
  }
  REQUIRE_FALSE(watch.gave_up());
  now_ms += patience_ms;
  const auto last = watch.look(now_ms, false, true);
  REQUIRE_FALSE(last.make_anew);
  REQUIRE(last.look_again_ms == 0);
  REQUIRE(watch.gave_up());
  REQUIRE_FALSE(watch.look(now_ms * 10, false, true).make_anew);
}

TEST_CASE("an output that got its link is watched from the start again") {
  OutputWatch watch;
  watch.look(0, false, true);
  REQUIRE(watch.look(1000, false, true).make_anew);
  watch.look(1200, true, true);
  REQUIRE(watch.attempts() == 0);
  REQUIRE_FALSE(watch.look(50000, false, true).make_anew);
  REQUIRE(watch.look(51000, false, true).make_anew);
}
