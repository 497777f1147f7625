// SPDX-License-Identifier: GPL-3.0-or-later
// The measuring instrument itself: what it plays is what it records.
#include "child_process.hpp"
#include "null_sink.hpp"
#include "player.hpp"
#include "recorder.hpp"
#include "session.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <headroom_catch.hpp>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

using namespace headroom::test;

namespace {

constexpr int kTakes = 5;

// Interleaved noise, loud enough to show that nothing on the way clips at 1.
std::vector<float> noise(size_t frames, int channels, float amplitude, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> sample(-amplitude, amplitude);
  std::vector<float> result(frames * static_cast<size_t>(channels));
  for (float& value : result)
    value = sample(random);
  return result;
}

std::vector<float> channel_of(const std::vector<float>& interleaved, int channels, int index) {
  std::vector<float> result;
  for (size_t i = static_cast<size_t>(index); i < interleaved.size(); i += channels)
    result.push_back(interleaved[i]);
  return result;
}

constexpr float kPilot = 0.25f;

// What is wrong with a recorded channel; empty if it is pilot, the expected samples, and silence.
std::string fault(const std::vector<float>& recorded, const std::vector<float>& expected) {
  const auto begin =
      std::find_if(recorded.begin(), recorded.end(), [](float x) { return x != 0.0f; });
  const auto start = std::find_if(begin, recorded.end(), [](float x) { return x != kPilot; });
  for (size_t i = 0; i < expected.size(); ++i) {
    if (recorded.end() - start <= static_cast<std::ptrdiff_t>(i))
      return "ends after " + std::to_string(i) + " samples";
    if (start[static_cast<std::ptrdiff_t>(i)] != expected[i])
      return "differs from sample " + std::to_string(i) + " on";
  }
  const auto end = start + static_cast<std::ptrdiff_t>(expected.size());
  return std::all_of(end, recorded.end(), [](float x) { return x == 0.0f; })
             ? ""
             : "sounds on after the last sample";
}

// Plays two seconds of noise once every channel is heard at the sink, and compares.
std::string fault_of_one_take(const std::string& position, int channels, uint32_t rate_hz) {
  RecorderSettings recorder_settings;
  recorder_settings.position = position;
  recorder_settings.capacity = Seconds{30};
  const Recorder recorder(recorder_settings);
  const size_t frames = 2 * rate_hz;
  const auto played = noise(frames, channels, 16.0f, 1);
  PlayerSettings player_settings;
  player_settings.position = position;
  player_settings.rate_hz = rate_hz;
  std::atomic<bool> begin{false};
  const Player player(play_after_pilot(kPilot, begin, play_samples(played, channels)),
                      player_settings);
  // The links come up one by one, over several cycles.
  REQUIRE(wait_until([&] {
    const uint64_t now = recorder.frames();
    for (int channel = 0; channel < channels; ++channel)
      if (recorder.channel(channel, now - 1, now).back() != kPilot)
        return false;
    return true;
  }));
  begin.store(true, std::memory_order_release);
  const uint64_t begun = player.frames_played();
  REQUIRE(wait_until([&] { return player.frames_played() > begun + frames + 16384; }, Seconds{10}));
  REQUIRE(recorder.rate_hz() == rate_hz);
  for (int channel = 0; channel < channels; ++channel)
    if (const auto what = fault(recorder.channel(channel), channel_of(played, channels, channel));
        !what.empty())
      return "channel " + std::to_string(channel) + " " + what;
  return "";
}

// One take that is right shows that nothing on the way changes a sample. What would change them
// does so in each take; a cycle that the machine had no time for, with or without an xrun told, in
// some.
void require_bit_exact(const std::string& position, int channels, uint32_t rate_hz) {
  Session session;
  REQUIRE(
      session.graph().set_metadata("settings", 0, "clock.force-rate", "", std::to_string(rate_hz)));
  NullSinkSettings sink_settings;
  sink_settings.position = position;
  const NullSink sink(session.graph(), sink_settings);
  std::string faults;
  for (int take = 1; take <= kTakes; ++take) {
    const std::string what = fault_of_one_take(position, channels, rate_hz);
    if (what.empty())
      return;
    faults += "take " + std::to_string(take) + ": " + what + '\n';
  }
  FAIL(faults << session.graph().describe());
}

} // namespace

TEST_CASE("what a player plays is recorded at the sink bit for bit") {
  SECTION("stereo, 48 kHz") { require_bit_exact("FL FR", 2, 48000); }
  SECTION("stereo, 44.1 kHz") { require_bit_exact("FL FR", 2, 44100); }
  SECTION("mono, 96 kHz") { require_bit_exact("MONO", 1, 96000); }
  SECTION("7.1, 48 kHz") { require_bit_exact("FL FR FC LFE RL RR SL SR", 8, 48000); }
}

TEST_CASE("client library and server are those of the stack the test was started on") {
  Session session;
  const std::string stack = std::getenv("HEADROOM_TEST_STACK");
  const std::string client = pw_get_library_version();
  REQUIRE(session.graph().connection().server_version() == client);
  if (stack != "installed")
    REQUIRE(std::filesystem::path(stack).filename() == client);
}

TEST_CASE("a session survives a restart of PipeWire and of WirePlumber") {
  Session session;
  auto sink = std::make_unique<NullSink>(session.graph());
  REQUIRE(wait_until([&] { return session.graph().default_sink() == "speakers"; }));
  session.stop_wireplumber();
  session.start_wireplumber();
  REQUIRE(wait_until([&] { return session.graph().default_sink() == "speakers"; }));
  session.stop_pipewire();
  sink.reset();
  REQUIRE_THROWS(Connection());
  session.start_pipewire();
  REQUIRE_FALSE(session.graph().node("speakers"));
  sink = std::make_unique<NullSink>(session.graph());
  REQUIRE(wait_until([&] { return session.graph().default_sink() == "speakers"; }));
}

TEST_CASE("a recorder stays on its sink when another becomes the default") {
  Session session;
  const NullSink sink(session.graph());
  const Recorder recorder;
  NullSinkSettings other;
  other.name = "headphones";
  other.priority = 2000;
  const NullSink second(session.graph(), other);
  REQUIRE(wait_until([&] { return session.graph().default_sink() == "headphones"; }));
  const Player player(play_constant(0.5f));
  REQUIRE(player.wait_streaming());
  REQUIRE(wait_until([&] {
    return session.graph().targets(player.node_id()) == std::vector<std::string>{"headphones"};
  }));
  REQUIRE(recorder.wait_frames(24000, Seconds{5}));
  for (float sample : recorder.channel(0))
    REQUIRE(sample == 0.0f);
}

TEST_CASE("a child process reports how it ended and what it wrote") {
  const auto log =
      std::filesystem::temp_directory_path() / ("headroom-test-child-" + std::to_string(getpid()));
  {
    ChildProcess child({"sh", "-c", "echo $GREETING; exit 7"}, log, {{"GREETING", "hello"}});
    const auto status = child.wait(Seconds{5});
    REQUIRE(status);
    REQUIRE(status->code == 7);
    REQUIRE(child.log() == "hello\n");
    ChildProcess sleeper({"sleep", "60"}, log);
    REQUIRE(sleeper.running());
    REQUIRE_FALSE(sleeper.wait(Seconds{0.01}));
    REQUIRE(sleeper.terminate().value().signal == SIGTERM);
  }
  for (int i = 0; i < 50; ++i) { // also before it has become the program
    ChildProcess newborn({"sleep", "60"}, log);
    REQUIRE(newborn.terminate().value().signal == SIGTERM);
  }
  std::filesystem::remove(log);
}

TEST_CASE("what a sanitizer found in a killed program of a session fails the test") {
  const pid_t tested = fork(); // the session ends its process
  REQUIRE(tested >= 0);
  if (tested == 0) {
    {
      Session session;
      ChildProcess program(
          {"sh", "-c", "echo 'a.cpp:1:2: runtime error: overflow' >&2; exec sleep 60"},
          session.log_path("program"));
      wait_until([&] { return !program.log().empty(); });
      program.kill();
    }
    _exit(EXIT_SUCCESS);
  }
  int status = 0;
  REQUIRE(waitpid(tested, &status, 0) == tested);
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) == EXIT_FAILURE);
}
