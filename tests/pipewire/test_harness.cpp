// SPDX-License-Identifier: GPL-3.0-or-later
// The measuring instrument itself: what it plays is what it records.
#include "child_process.hpp"
#include "null_sink.hpp"
#include "player.hpp"
#include "recorder.hpp"
#include "session.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <headroom_catch.hpp>
#include <random>
#include <unistd.h>

using namespace headroom::test;

namespace {

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

// Plays two seconds of noise and requires every sample of it at the sink, in order, once.
void require_bit_exact(const std::string& position, int channels, uint32_t rate_hz) {
  Session session;
  REQUIRE(session.graph().set_metadata("settings", 0, "clock.force-rate", "",
                                       std::to_string(rate_hz)));
  NullSinkSettings sink_settings;
  sink_settings.position = position;
  const NullSink sink(session.graph(), sink_settings);
  RecorderSettings recorder_settings;
  recorder_settings.position = position;
  const Recorder recorder(recorder_settings);
  const size_t frames = 2 * rate_hz;
  const auto played = noise(frames, channels, 16.0f, 1);
  PlayerSettings player_settings;
  player_settings.position = position;
  player_settings.rate_hz = rate_hz;
  const Player player(play_samples(played, channels), player_settings);
  INFO(session.graph().describe());
  REQUIRE(wait_until([&] { return player.frames_played() > frames + 8192; }));
  REQUIRE(recorder.rate_hz() == rate_hz);
  for (int channel = 0; channel < channels; ++channel) {
    const auto expected = channel_of(played, channels, channel);
    const auto recorded = recorder.channel(channel);
    const auto start = std::find(recorded.begin(), recorded.end(), expected.front());
    REQUIRE(recorded.end() - start >= static_cast<std::ptrdiff_t>(expected.size()));
    REQUIRE(std::equal(expected.begin(), expected.end(), start));
    REQUIRE(std::all_of(recorded.begin(), start, [](float x) { return x == 0.0f; }));
  }
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
  const auto log = std::filesystem::temp_directory_path() /
                   ("headroom-test-child-" + std::to_string(getpid()));
  {
    ChildProcess child({"sh", "-c", "echo $GREETING; exit 7"}, log, {{"GREETING", "hello"}});
    const auto status = child.wait(Seconds{5});
    REQUIRE(status);
    REQUIRE(status->code == 7);
    REQUIRE(child.log() == "hello\n");
    ChildProcess sleeper({"sleep", "60"}, log);
    REQUIRE(sleeper.running());
    REQUIRE_FALSE(sleeper.wait(Seconds{0.01}));
    REQUIRE(sleeper.terminate()->signal == SIGTERM);
  }
  std::filesystem::remove(log);
}
