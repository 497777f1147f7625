// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio_rows.hpp"
#include "cycle_counters.hpp"
#include "engine.hpp"
#include "levels/tap_meter.hpp"
#include "real_time_proof.hpp"
#include <cstdlib>
#include <headroom_catch.hpp>
#include <limits>
#include <unistd.h>

using namespace headroom;
using test::AudioRows;

TEST_CASE("the proof notices a syscall") {
  REQUIRE(test::watch([] { (void)getppid(); }).made_syscall);
}

TEST_CASE("the proof notices a small allocation") {
  // Volatile: compilers may remove a pair of malloc and free.
  REQUIRE(test::watch([] {
            void* volatile block = std::malloc(16);
            std::free(block);
          }).allocations == 2);
  REQUIRE(test::watch([] {
            int* volatile number = new int;
            delete number;
          }).allocations == 2);
}

TEST_CASE("one second of audio makes no syscall and no allocation") {
  const auto rate = GENERATE(44100.0, 192000.0);
  const auto channels = GENERATE(1u, 2u, 8u);
  const auto quantum = GENERATE(64u, 8192u);
  Engine engine;
  engine.prepare(rate, channels);
  AudioRows in(channels, quantum, 0.5f);
  AudioRows out(channels, quantum);
  in[0][quantum / 2] = 8.0f;
  const auto blocks = static_cast<uint32_t>(rate) / quantum + 1;
  const auto conduct = test::watch([&] {
    for (uint32_t i = 0; i < blocks; ++i)
      engine.process(in, out);
  });
  INFO(rate << " Hz, " << channels << " channels, quantum " << quantum);
  REQUIRE_FALSE(conduct.crashed);
  REQUIRE_FALSE(conduct.made_syscall);
  REQUIRE(conduct.allocations == 0);
}

TEST_CASE("a new chain, a cleared one and bad input make no syscall and no allocation") {
  Engine engine;
  AudioRows in(2, 3000, std::numeric_limits<float>::quiet_NaN());
  AudioRows out(2, 3000);
  AudioRows narrow(1, 3000, 0.5f);
  AudioRows narrow_out(1, 3000);
  engine.prepare(48000.0, 2);
  engine.process(in, out);
  engine.prepare(96000.0, 2); // waits to be taken over by the watched process()
  engine.clear();
  const auto conduct = test::watch([&] {
    engine.process(in, out);
    engine.process(narrow, narrow_out);
    engine.clear();
    engine.process(in, out);
  });
  REQUIRE_FALSE(conduct.crashed);
  REQUIRE_FALSE(conduct.made_syscall);
  REQUIRE(conduct.allocations == 0);
}

TEST_CASE("counting makes no syscall and no allocation") {
  CycleCounters counters;
  const auto conduct = test::watch([&] {
    for (uint64_t i = 0; i < 1000; ++i) {
      counters.begin_cycle(1, i * 1000, 1024);
      counters.processed(1024, i * i * 1000);
      counters.trigger_failed();
      counters.input_missing();
      counters.output_missing();
    }
  });
  REQUIRE_FALSE(conduct.crashed);
  REQUIRE_FALSE(conduct.made_syscall);
  REQUIRE(conduct.allocations == 0);
}

TEST_CASE("a tap makes no syscall and no allocation") {
  TapMeter meter;
  const AudioRows in(8, 8192, 0.5f);
  const auto conduct = test::watch([&] {
    for (int i = 0; i < 100; ++i)
      meter.add(in);
  });
  REQUIRE_FALSE(conduct.crashed);
  REQUIRE_FALSE(conduct.made_syscall);
  REQUIRE(conduct.allocations == 0);
}
