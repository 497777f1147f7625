// SPDX-License-Identifier: GPL-3.0-or-later
#include "cycle_counters.hpp"
#include "watchdog.hpp"
#include <headroom_catch.hpp>

using namespace headroom;

TEST_CASE("a cycle that begins where the last one ended is no gap") {
  CycleCounters counters;
  counters.begin_cycle(7, 5000, 1024);
  counters.begin_cycle(7, 6024, 256); // the quantum may change
  counters.begin_cycle(7, 6280, 1024);
  REQUIRE(counters.report().cycles == 3);
  REQUIRE(counters.report().gaps == 0);
}

TEST_CASE("a cycle that begins elsewhere is a gap of that width") {
  CycleCounters counters;
  counters.begin_cycle(7, 0, 1024);
  SECTION("one quantum was lost") { counters.begin_cycle(7, 2048, 1024); }
  SECTION("the same quantum came twice") { counters.begin_cycle(7, 0, 1024); }
  REQUIRE(counters.report().gaps == 1);
  REQUIRE(counters.report().gap_frames == 1024);
}

TEST_CASE("neither another driver's clock nor the end of a pause is a gap") {
  CycleCounters counters;
  counters.begin_cycle(7, 0, 1024);
  counters.begin_cycle(8, 99999, 1024);
  counters.restart();
  counters.begin_cycle(8, 500, 1024);
  REQUIRE(counters.report().gaps == 0);
  counters.begin_cycle(8, 500, 1024);
  REQUIRE(counters.report().gaps == 1);
}

TEST_CASE("callback times fall into their power of two of microseconds") {
  CycleCounters counters;
  counters.processed(64, 400);             // below 1 us
  counters.processed(64, 5'000);           // 4..8 us
  counters.processed(64, 900'000'000'000); // a quarter of an hour
  const auto report = counters.report();
  REQUIRE(report.frames == 192);
  REQUIRE(report.process_us[0] == 1);
  REQUIRE(report.process_us[2] == 1);
  REQUIRE(report.process_us[CycleReport::kBuckets - 1] == 1);
  REQUIRE(report.process_ns_min == 400);
  REQUIRE(report.process_ns_max == 900'000'000'000);
}

namespace {

/// Number of the check that says "hung", 0 if none of 50 does.
uint32_t hung_after(bool streaming, uint64_t cycles_per_check, uint64_t frames_per_check,
                    uint64_t answers_per_two_checks = 0) {
  Watchdog watchdog;
  for (uint32_t check = 1; check <= 50; ++check)
    if (watchdog.check(streaming, 100 + check * cycles_per_check, 9000 + check * frames_per_check,
                       check * answers_per_two_checks / 2))
      return check;
  return 0;
}

} // namespace

TEST_CASE("the watchdog gives up half a second after our cycles stop while the clock runs") {
  // The first check only learns where the counters stand.
  REQUIRE(hung_after(true, 0, 4800) == 1 + 500 / Watchdog::kCheckMs);
}

TEST_CASE("the watchdog is content while cycles advance, the graph stands still or nothing plays") {
  REQUIRE(hung_after(true, 1, 4800) == 0);
  REQUIRE(hung_after(true, 0, 0) == 0);
  REQUIRE(hung_after(false, 0, 4800) == 0);
}

TEST_CASE("an audio thread that answers but is not called by PipeWire is not hung") {
  REQUIRE(hung_after(true, 0, 4800, 2) == 0);
  REQUIRE(hung_after(true, 0, 4800, 1) == 0); // it is asked in every second check
}

TEST_CASE("a whole process that was stopped for a while is not hung when it wakes up") {
  Watchdog watchdog;
  watchdog.check(true, 10, 1000, 0);
  // One late check after ten seconds, then the audio thread goes on.
  REQUIRE_FALSE(watchdog.check(true, 10, 481000, 0));
  for (uint64_t i = 1; i < 20; ++i)
    REQUIRE_FALSE(watchdog.check(true, 10 + i, 481000 + i * 4800, 0));
}

TEST_CASE("a callback that takes longer than its audio lasts is an overrun") {
  CycleCounters counters;
  counters.processed(64, 1'333'333, 1'333'333);
  counters.processed(64, 99'000'000); // nobody knows how long it might take
  REQUIRE(counters.report().overruns == 0);
  counters.processed(64, 1'333'334, 1'333'333);
  REQUIRE(counters.report().overruns == 1);
  REQUIRE(counters.report().process_ns_total == 101'666'667);
}
