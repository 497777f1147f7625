// SPDX-License-Identifier: GPL-3.0-or-later
// A profile decides what is heard, and a new one is heard without a restart.
#include "rig.hpp"
#include "sanitized.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <fstream>
#include <headroom_catch.hpp>

using namespace headroom::test;

namespace {

constexpr uint32_t kRate = 48000;

/// A session with one sink and a headroomd that runs `profile`.
struct Levelled {
  Session session;
  NullSink speakers{session.graph()};
  Daemon daemon;

  explicit Levelled(const std::string& profile) : daemon(session, {{}, {}, profile}) {}
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void write_profile(const std::filesystem::path& file, const std::string& limiter) {
  std::ofstream(file) << "name = \"changing\"\ndescription = \"changes\"\n"
                         "[agc]\nenabled = false\n[compressor]\nenabled = false\n[limiter]\n"
                      << limiter;
}

/// Highest sample of the next quarter of a second.
float level(const Recorder& recorder) {
  const uint64_t from = recorder.frames();
  REQUIRE(recorder.wait_frames(kRate / 4, Seconds{5}));
  float highest = 0.0f;
  for (const float x : recorder.channel(0, from))
    highest = std::max(highest, std::fabs(x));
  return highest;
}

} // namespace

TEST_CASE("the default profile raises a quiet source towards its target") {
  Levelled rig("default");
  REQUIRE(rig.daemon.wait_ready());
  const Recorder recorder;
  const Player player(play_sine(997.0, 0.02f, 2, kRate));
  REQUIRE(player.wait_streaming());
  const auto played = [&] { return level(recorder); };
  INFO(rig.session.graph().describe());
  // -34 dBFS in both channels is -34 LUFS; the target is -18, and 12 dB is the AGC's share of it.
  REQUIRE(wait_until([&] { return played() > 0.02f * 3.16f; }, Seconds{15}));
  REQUIRE(played() <= 0.99f);
  REQUIRE(has(headroomctl_status(rig.session).text, R"("profile":"default")"));
}

TEST_CASE("SIGHUP puts an edited profile in force, and keeps the last good one after a mistake") {
  Session session;
  NullSink speakers{session.graph()};
  const auto file = session.runtime_folder() / "changing.toml";
  write_profile(file, "ceiling_dbtp = -20.0\n");
  Daemon daemon(session, {{}, {}, file.string()});
  REQUIRE(daemon.wait_ready());
  const Recorder recorder;
  const Player player(play_sine(997.0, 0.5f, 2, kRate));
  REQUIRE(player.wait_streaming());
  REQUIRE(wait_until([&] { return std::fabs(level(recorder) - 0.099f) < 0.002f; }));

  write_profile(file, "ceiling_dbtp = 20.0\n");
  daemon.process().send_signal(SIGHUP);
  REQUIRE(wait_until([&] {
    return has(daemon.process().log(),
               file.string() + ":8:16: limiter.ceiling_dbtp must be -60..0, got 20");
  }));
  REQUIRE(std::fabs(level(recorder) - 0.099f) < 0.002f);

  write_profile(file, "ceiling_dbtp = -40.0\nlookahead_ms = 6.0\n");
  daemon.process().send_signal(SIGHUP);
  REQUIRE(wait_until([&] { return std::fabs(level(recorder) - 0.0099f) < 0.0005f; }));
  REQUIRE(has(headroomctl_status(session).text, R"("latency_frames":288)"));
  REQUIRE(wait_until([&] { return player.reported_latency_frames() >= 288; }));
}

TEST_CASE("an edit is heard within 500 ms, and a bad one changes nothing") {
  Session session;
  NullSink speakers{session.graph()};
  const auto file = session.runtime_folder() / "changing.toml";
  write_profile(file, "ceiling_dbtp = -20.0\n");
  Daemon daemon(session, {{}, {}, file.string()});
  REQUIRE(daemon.wait_ready());
  const Recorder recorder;
  const Player player(play_sine(997.0, 0.5f, 2, kRate));
  REQUIRE(player.wait_streaming());
  REQUIRE(wait_until([&] { return std::fabs(level(recorder) - 0.099f) < 0.002f; }));

  // As an editor saves: beside it, then over it. What was recorded says when it was heard.
  const uint64_t edited = recorder.frames();
  write_profile(session.runtime_folder() / "new", "ceiling_dbtp = -40.0\n");
  std::filesystem::rename(session.runtime_folder() / "new", file);
  REQUIRE(recorder.wait_frames(kRate, Seconds{5}));
  const auto heard = recorder.channel(0, edited, edited + kRate);
  // From some frame on every sample is below the new ceiling: 10 ms behind the last one above it.
  size_t last = 0;
  for (size_t i = 0; i < heard.size(); ++i)
    if (std::fabs(heard[i]) > 0.0102f)
      last = i;
  INFO("last sample above the new ceiling after " << last << " frames");
  REQUIRE(last < kRate / 2);

  // Written in place, half a file first.
  for (const char* mistake : {"ceiling_dbtp = 20.0\n", "ceiling_dbtp = \n", ""}) {
    const uint64_t spoilt = recorder.frames();
    if (*mistake == '\0')
      std::filesystem::resize_file(file, 0);
    else
      write_profile(file, mistake);
    REQUIRE(wait_until([&] {
      return has(headroomctl_status(session).text, file.string() + (*mistake ? ":8:" : ":1:1: "));
    }));
    REQUIRE(recorder.wait_frames(kRate / 10, Seconds{5}));
    float highest = 0.0f;
    size_t windows = 0, lower = 0;
    const auto sound = recorder.channel(0, spoilt);
    for (size_t at = 0; at + 480 <= sound.size(); at += 480) { // 10 ms hold ten periods
      float peak = 0.0f;
      for (size_t i = at; i < at + 480; ++i)
        peak = std::max(peak, std::fabs(sound[i]));
      highest = std::max(highest, peak);
      ++windows;
      lower += peak < 0.0097f;
    }
    INFO("highest " << highest << ", " << lower << " of " << windows << " windows lower");
    REQUIRE(highest <= 0.0102f);
    if (!kSanitized)
      // A busy machine drops a cycle, which is two whole windows; a changed level stays.
      REQUIRE(lower <= 2 + windows / 10);
  }
  REQUIRE(daemon.process().running());
}

TEST_CASE(
    "another default sink brings its equaliser preset while a stream plays, and takes it away") {
  Session session;
  NullSink speakers{session.graph()};
  const auto file = session.runtime_folder() / "changing.toml";
  write_profile(file, "ceiling_dbtp = -1.0\n[device.\"usb*\"]\neq_preset = \"quiet.txt\"\n");
  std::ofstream(session.runtime_folder() / "quiet.txt") << "Preamp: -20 dB\n";
  Daemon daemon(session, {{}, {}, file.string()});
  REQUIRE(daemon.wait_ready());
  const Recorder on_speakers;
  const Player player(play_sine(997.0, 0.1f, 2, kRate));
  REQUIRE(player.wait_streaming());
  const auto hears = [](const Recorder& recorder, float expected) {
    return wait_until([&] { return std::fabs(level(recorder) - expected) < 0.05f * expected; },
                      Seconds{10});
  };
  REQUIRE(hears(on_speakers, 0.1f));
  {
    const NullSink usb(session.graph(), {"usb-headset", "FL FR", 2000});
    const Recorder on_usb({"usb-headset", "FL FR", Seconds{20}});
    REQUIRE(hears(on_usb, 0.01f));
    REQUIRE(has(headroomctl(session, {"get", "eq.preset"}).text, "quiet.txt"));
  }
  REQUIRE(hears(on_speakers, 0.1f));
}

TEST_CASE("a profile that cannot be had ends headroomd, and says why") {
  Session session;
  Daemon daemon(session, {{}, {}, "/nonexistent/profile.toml"});
  const auto status = daemon.process().wait(Seconds{5});
  REQUIRE(status);
  INFO(daemon.process().log());
  REQUIRE(status->code == 5);
  REQUIRE(has(daemon.process().log(), "/nonexistent/profile.toml"));
}
