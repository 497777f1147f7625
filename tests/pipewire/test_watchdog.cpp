// SPDX-License-Identifier: GPL-3.0-or-later
// A hung audio thread silences everything that passes headroomd; it must not stay that way.
#include "rig.hpp"

#include <csignal>
#include <headroom_catch.hpp>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>

using namespace headroom::test;

namespace {

/// The only thread besides the first.
pid_t audio_thread(pid_t process) {
  pid_t found = -1;
  int threads = 0;
  const auto tasks = std::filesystem::path("/proc") / std::to_string(process) / "task";
  for (const auto& entry : std::filesystem::directory_iterator(tasks)) {
    const pid_t thread = std::stoi(entry.path().filename());
    if (thread == process)
      continue;
    found = thread;
    ++threads;
  }
  REQUIRE(threads == 1);
  return found;
}

} // namespace

TEST_CASE("headroomd gives up when its audio thread hangs, and the stream plays directly") {
  const rlimit no_core{0, 0};
  REQUIRE(setrlimit(RLIMIT_CORE, &no_core) == 0);
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  Recorder recorder;
  Player player(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  REQUIRE(wait_until([&] { return recorder.channel(0).back() < 0.0f; }));

  const pid_t thread = audio_thread(rig.daemon->process().pid());
  REQUIRE(ptrace(PTRACE_SEIZE, thread, nullptr, nullptr) == 0);
  REQUIRE(ptrace(PTRACE_INTERRUPT, thread, nullptr, nullptr) == 0);

  auto& process = rig.daemon->process();
  // A traced thread is gone only when its tracer has taken note of it.
  REQUIRE(wait_until(
      [&] {
        (void)waitpid(thread, nullptr, __WALL | WNOHANG);
        return !process.running();
      },
      Seconds{2}));
  const auto status = process.wait(Seconds{0});
  REQUIRE(status);
  REQUIRE(status->signal == SIGABRT);
  REQUIRE(rig.wait_plays_to(player, "speakers"));
  REQUIRE(wait_until([&] { return recorder.channel(0).back() > 0.0f; }));
}

TEST_CASE("a daemon that was stopped as a whole goes on as if nothing had happened") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  Recorder recorder;
  Player player(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  REQUIRE(wait_until([&] { return recorder.channel(0).back() < 0.0f; }));

  rig.daemon->process().send_signal(SIGSTOP);
  REQUIRE(recorder.wait_frames(48000 * 3 / 2, Seconds{10})); // three times the watchdog's patience
  rig.daemon->process().send_signal(SIGCONT);
  REQUIRE(recorder.wait_frames(48000, Seconds{10}));
  REQUIRE(rig.daemon->process().running());
  REQUIRE(recorder.channel(0).back() < 0.0f);
}
