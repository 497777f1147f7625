// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever changes while something plays: nothing goes round headroom, nothing above the ceiling.
#include "rig.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <headroom_catch.hpp>

using namespace headroom::test;

namespace {

constexpr float kCeiling = 0.1f;
// A tenth of a decibel, as the ceiling is promised.
constexpr float kAllowed = kCeiling * 1.0116f;

/// Two sinks that are recorded, and a profile that changes.
struct Changing {
  Session session;
  NullSink speakers{session.graph()};
  NullSink usb{session.graph(), {"usb", "FL FR", 500}};
  std::filesystem::path file = session.runtime_folder() / "changing.toml";
  std::unique_ptr<Daemon> daemon;
  std::vector<std::unique_ptr<Recorder>> recorders;

  explicit Changing(float gain) {
    write_profile("");
    DaemonSettings settings;
    settings.environment = {{"HEADROOM_TEST_GAIN", std::to_string(gain)}};
    settings.profile = file.string();
    daemon = std::make_unique<Daemon>(session, settings);
    REQUIRE(daemon->wait_ready());
    for (const char* sink : {"speakers", "usb"})
      recorders.push_back(std::make_unique<Recorder>(RecorderSettings{sink, "FL FR", Seconds{60}}));
  }
  void write_profile(const std::string& more) const {
    std::ofstream(file) << "name = \"changing\"\ndescription = \"changes\"\n"
                           "agc.enabled = false\ncompressor.enabled = false\n"
                           "limiter.ceiling_dbtp = -20\n"
                        << more;
  }
  void set(const char* key, const char* value) {
    REQUIRE(session.graph().set_metadata("settings", 0, key, "", value));
  }
  void set_default(const std::string& sink) {
    REQUIRE(session.graph().choose_default(sink));
    REQUIRE(wait_until([&] { return session.graph().default_sink() == sink; }));
  }
  /// The one that is the default hears the player for so long.
  void pass(size_t sink = 0) const {
    const Recorder& recorder = *recorders[sink];
    REQUIRE(recorder.wait_frames(recorder.rate_hz() / 4, Seconds{10}));
  }
  /// Everything that the guarantee names, one after the other.
  void change_everything() {
    for (const char* quantum : {"32", "8192", "256", "0"}) {
      set("clock.force-quantum", quantum);
      pass();
    }
    for (const char* rate : {"44100", "96000", "0"}) {
      set("clock.force-rate", rate);
      pass();
    }
    for (const char* edit :
         {"limiter.lookahead_ms = 8\n", "limiter.lookahead_ms = 1.5\nlimiter.link = 0\n",
          "[[eq.bands]]\nfrequency_hz = 1000\ngain_db = 12\n", "agc.enabled = true\n", ""}) {
      write_profile(edit);
      pass(); // half of what an edit may take ...
      pass();
    }
    for (const size_t sink : {size_t{1}, size_t{0}}) {
      set_default(sink == 1 ? "usb" : "speakers");
      pass(sink);
    }
  }
};

} // namespace

TEST_CASE("no change while a stream plays lets a sample past headroom") {
  Changing rig(kProcessedGain);
  const Player player(play_constant(kQuiet));
  REQUIRE(wait_until([&] { return rig.recorders[0]->channel(0).back() < 0.0f; }));
  rig.change_everything();
  for (const auto& recorder : rig.recorders) {
    const auto heard = recorder->channel(0);
    // What passes directly is positive; a filter that starts may ring a little.
    const auto direct = [](float x) { return x > 0.2f * kQuiet; };
    INFO("first of " << std::ranges::count_if(heard, direct) << " direct samples at frame "
                     << find_from(heard, 0, direct) << " of " << heard.size());
    REQUIRE(find_from(heard, 0, direct) == heard.size());
  }
  REQUIRE(rig.recorders[0]->channel(0).back() < 0.0f);
}

TEST_CASE("no change while a stream plays lets the level exceed the ceiling") {
  Changing rig(1.0f);
  const Player player(play_sine(997.0, 0.8f, 2, 48000)); // 18 dB above
  REQUIRE(wait_until([&] { return std::fabs(rig.recorders[0]->channel(0).back()) > 0.05f; }));
  rig.change_everything();
  for (const auto& recorder : rig.recorders)
    for (const int channel : {0, 1}) {
      float highest = 0.0f;
      for (const float x : recorder->channel(channel))
        highest = std::max(highest, std::fabs(x));
      INFO("highest sample " << highest);
      REQUIRE(highest <= kAllowed);
      REQUIRE(highest > 0.9f * kCeiling);
    }
}
