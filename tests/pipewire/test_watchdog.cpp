// SPDX-License-Identifier: GPL-3.0-or-later
// A hung audio thread silences everything that passes headroomd; it must not stay that way.
#include "rig.hpp"

#include <cmath>
#include <csignal>
#include <headroom_catch.hpp>
#include <sched.h>
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

namespace {

// Loud beyond any ceiling.
constexpr float kLoud = 4.0f;

bool status_has(Rig& rig, const std::string& part, Seconds limit = Seconds{5}) {
  std::string last;
  const bool has = wait_until(
      [&] {
        last = headroomctl_status(rig.session).text;
        return last.find(part) != std::string::npos;
      },
      limit);
  UNSCOPED_INFO(last);
  return has;
}

constexpr const char* kLost = "lost its real-time priority";
constexpr const char* kRealTime = R"("scheduling":{"realtime":true)";

// A loud stream plays; then `lose` makes the audio thread lose its priority.
template <class Lose> void require_safe_and_reported(Lose lose) {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  Recorder recorder;
  Player player(play_sine(997.0, kLoud, 2, 48000));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  REQUIRE(recorder.wait_frames(9600, Seconds{5}));
  const pid_t thread = audio_thread(rig.daemon->process().pid());
  if (const int policy = sched_getscheduler(thread) & ~SCHED_RESET_ON_FORK;
      policy != SCHED_FIFO && policy != SCHED_RR) {
    REQUIRE(status_has(rig, "the audio thread is not real-time"));
    WARN("this machine grants no real-time priority: there is none to lose");
    return;
  }
  REQUIRE(status_has(rig, kRealTime));
  const uint64_t from = recorder.frames();
  lose(rig, thread);
  REQUIRE(status_has(rig, kLost));
  REQUIRE(status_has(rig, R"("policy":"SCHED_OTHER")"));
  REQUIRE(recorder.wait_frames(24000, Seconds{5}));
  REQUIRE(status_has(rig, kRealTime)); // asked for, after a while
  REQUIRE(wait_until(
      [&] { return headroomctl_status(rig.session).text.find(kLost) == std::string::npos; }));
  REQUIRE(rig.daemon->process().running());
  // -1 dBTP, halved by the rig.
  const auto heard = recorder.channel(0, from);
  const auto loudest = std::ranges::max(heard, {}, [](float x) { return std::fabs(x); });
  REQUIRE(std::fabs(loudest) <= 0.5f);
  REQUIRE(std::fabs(loudest) > 0.3f);
}

} // namespace

TEST_CASE("real-time priority that is taken away is told and asked for, and the ceiling holds") {
  require_safe_and_reported([](Rig&, pid_t thread) {
    const sched_param none{};
    REQUIRE(sched_setscheduler(thread, SCHED_OTHER, &none) == 0);
  });
}

TEST_CASE("SIGXCPU does not end headroomd: the audio thread steps back, and the ceiling holds") {
  require_safe_and_reported([](Rig& rig, pid_t) { rig.daemon->process().send_signal(SIGXCPU); });
}
