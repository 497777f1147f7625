// SPDX-License-Identifier: GPL-3.0-or-later
// When nothing plays, headroom does nothing and keeps nothing awake.
#include "rig.hpp"

#include <fstream>
#include <headroom_catch.hpp>
#include <sstream>

using namespace headroom::test;

namespace {

constexpr Seconds kIdle{10};

/// How often the threads of a process have waited for something, and their CPU time.
struct Activity {
  uint64_t wake_ups = 0;
  uint64_t cpu_ticks = 0;
};

Activity activity(pid_t process) {
  Activity sum;
  const auto tasks = std::filesystem::path("/proc") / std::to_string(process) / "task";
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    std::ifstream status(task.path() / "status");
    for (std::string key; status >> key;)
      if (uint64_t count = 0; key == "voluntary_ctxt_switches:" && status >> count)
        sum.wake_ups += count;
    std::string line;
    std::getline(std::ifstream(task.path() / "stat"), line);
    std::istringstream fields(line.substr(line.rfind(')') + 2)); // from field 3 on
    std::string skipped;
    for (int field = 3; field < 14; ++field)
      fields >> skipped;
    uint64_t user = 0, system = 0;
    fields >> user >> system;
    sum.cpu_ticks += user + system;
  }
  return sum;
}

} // namespace

TEST_CASE("ten seconds after the last stream: all suspended, no wake-up, no CPU time") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  {
    const Player player(play_constant(kQuiet));
    REQUIRE(rig.wait_plays_to(player, "headroom"));
    REQUIRE(wait_until([&] { return rig.session.graph().node("speakers")->state == "running"; }));
  }
  // WirePlumber suspends after 5 s of idleness.
  for (const char* name : {"speakers", "headroom"})
    REQUIRE(wait_until([&] { return rig.session.graph().node(name)->state == "suspended"; },
                       Seconds{10}));
  const auto process = rig.daemon->process().pid();
  // Suspending is told in several steps.
  auto last = activity(process).wake_ups;
  auto since = std::chrono::steady_clock::now();
  REQUIRE(wait_until(
      [&] {
        if (const auto now = activity(process).wake_ups; now != last) {
          last = now;
          since = std::chrono::steady_clock::now();
        }
        return std::chrono::steady_clock::now() - since > Seconds{1};
      },
      Seconds{10}));
  const auto before = activity(process);
  std::this_thread::sleep_for(kIdle); // not for something to happen, but for nothing
  const auto after = activity(process);
  CAPTURE(before.wake_ups, after.wake_ups, before.cpu_ticks, after.cpu_ticks);
  REQUIRE(after.wake_ups - before.wake_ups <= 1);
  REQUIRE(after.cpu_ticks - before.cpu_ticks <= 1);
  REQUIRE(rig.session.graph().node("headroom")->state == "suspended");
}
