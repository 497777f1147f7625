// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that may change changes at random for a while, scripts/check --soak: minutes. Nothing
// leaks: no memory, no descriptor, no sample past headroom, none above the ceiling.
#include "rig.hpp"
#include "sanitized.hpp"
#include "xrun_count.hpp"

#include <cmath>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <headroom_catch.hpp>
#include <random>

using namespace headroom::test;

namespace {

// Quiet after the ceiling, so that sound which passes directly outweighs it and shows its sign.
constexpr float kGain = -0.1f;
constexpr float kPlayed = 0.08f;
constexpr float kCeiling = 0.1f * 0.1f * 1.0116f; // -20 dBTP, the gain, a tenth of a decibel
constexpr double kWarmUpShare = 0.25;
constexpr size_t kMostPlayers = 5;
constexpr long kMostGrowthKib = 1024;
constexpr double kMinutesToJudgeMemory = 4.0; // until then the allocator is still growing

double minutes() {
  const char* text = std::getenv("HEADROOM_TEST_SOAK_MINUTES");
  return text == nullptr ? 0.15 : std::stod(text);
}

struct Resources {
  long resident_kib = 0;
  long descriptors = 0;
};

Resources resources(pid_t process) {
  const auto folder = std::filesystem::path("/proc") / std::to_string(process);
  Resources now;
  std::ifstream status(folder / "status");
  for (std::string word; status >> word;)
    if (word == "VmRSS:")
      status >> now.resident_kib;
  for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator(folder / "fd"))
    ++now.descriptors;
  return now;
}

/// What the sink got so far, looked at piece by piece and then forgotten.
class Judge {
public:
  void listen() {
    const uint64_t now = recorder_->frames();
    for (const float x : recorder_->channel(0, seen_)) {
      highest_ = std::max(highest_, -x);
      direct_ += x > kPlayed / 4;
    }
    heard_ += now - seen_;
    seen_ = now;
    if (now > 40ull * 96000) { // before it is full
      recorder_ = std::make_unique<Recorder>(kRecording);
      seen_ = 0;
    }
  }
  const Recorder& recorder() const { return *recorder_; }
  float highest() const { return highest_; }
  uint64_t direct() const { return direct_; }
  uint64_t heard() const { return heard_; }

private:
  inline static const RecorderSettings kRecording{"speakers", "FL FR", Seconds{45}};
  std::unique_ptr<Recorder> recorder_ = std::make_unique<Recorder>(kRecording);
  uint64_t seen_ = 0, direct_ = 0, heard_ = 0;
  float highest_ = 0.0f;
};

struct SoakRig {
  Session session;
  NullSink speakers{session.graph()};
  std::filesystem::path file = session.runtime_folder() / "soak.toml";
  std::unique_ptr<Daemon> daemon;
  XrunCount xruns;
  std::unique_ptr<NullSink> usb;
  std::deque<std::unique_ptr<Player>> players;
  std::mt19937 random{1};
  int number = 0;

  SoakRig() {
    write_profile("");
    DaemonSettings settings;
    settings.environment = {{"HEADROOM_TEST_GAIN", std::to_string(kGain)}};
    settings.profile = file.string();
    daemon = std::make_unique<Daemon>(session, settings);
    REQUIRE(daemon->wait_ready());
  }
  void write_profile(const std::string& more) const {
    std::ofstream(file) << "name = \"soak\"\ndescription = \"changes\"\nagc.enabled = false\n"
                           "compressor.enabled = false\nlimiter.ceiling_dbtp = -20\n"
                        << more;
  }
  void set(const char* key, const char* value) {
    REQUIRE(session.graph().set_metadata("settings", 0, key, "", value));
  }
  const char* one_of(std::initializer_list<const char*> values) {
    return values.begin()[random() % values.size()];
  }
  void arrive() {
    PlayerSettings settings;
    settings.application = settings.role = "player-" + std::to_string(++number % 20);
    settings.rate_hz = random() % 2 == 0 ? 48000 : 44100;
    players.push_back(std::make_unique<Player>(play_constant(kPlayed), settings));
    REQUIRE(players.back()->wait_streaming());
  }
  /// @return whether PipeWire stops and starts every node for it
  bool change_something() {
    const auto which = random() % 8;
    switch (which) {
    case 0:
    case 1:
    case 2:
      if (players.size() < kMostPlayers)
        arrive();
      break;
    case 3:
    case 4:
      if (players.size() > 1)
        players.pop_front();
      break;
    case 5:
      set("clock.force-rate", one_of({"44100", "48000", "96000", "0"}));
      break;
    case 6:
      set("clock.force-quantum", one_of({"64", "256", "1024", "8192", "0"}));
      break;
    default:
      if (random() % 3 == 0) { // less priority than the speakers: comes and goes, no default
        if (usb)
          usb.reset();
        else
          usb = std::make_unique<NullSink>(session.graph(), NullSinkSettings{"usb", "FL FR", 500});
      } else {
        write_profile(one_of({"limiter.lookahead_ms = 8\n", "limiter.lookahead_ms = 1.5\n",
                              "[[eq.bands]]\nfrequency_hz = 1000\ngain_db = 6\n", "",
                              "limiter.lookahead_ms = nonsense\n"}));
      }
    }
    return which == 5 || which == 6;
  }
  /// Everything as at the start, so that two moments can be compared.
  void rest() {
    players.clear();
    usb.reset();
    write_profile("");
    set("clock.force-rate", "0");
    set("clock.force-quantum", "0");
    arrive();
  }
  std::string metrics() {
    const auto log = session.log_path("metrics");
    std::filesystem::remove(log);
    ChildProcess ctl({std::getenv("HEADROOMCTL"), "metrics"}, log);
    REQUIRE(ctl.wait(Seconds{5}));
    return ctl.log();
  }
};

/// What PipeWire says of both halves of the pair, so far.
XrunCount::Unfinished unfinished_of_ours(SoakRig& rig) {
  auto both = rig.xruns.unfinished("headroom");
  const auto output = rig.xruns.unfinished("headroom_out");
  both.cycles += output.cycles;
  both.asleep += output.asleep;
  both.working += output.working;
  return both;
}

/// The value of a counter in the text of `headroomctl metrics`.
uint64_t counter(const std::string& metrics, const std::string& name) {
  const auto at = metrics.find('\n' + name + ' ');
  REQUIRE(at != std::string::npos);
  return std::stoull(metrics.substr(at + name.size() + 2));
}

} // namespace

TEST_CASE("a soak leaks no memory, no descriptor, no raw sample, none above the ceiling") {
  SoakRig rig;
  Judge judge;
  const auto begin = std::chrono::steady_clock::now();
  const auto share = [&] {
    return Seconds(std::chrono::steady_clock::now() - begin).count() / (60.0 * minutes());
  };
  const auto settle = [&] {
    rig.rest();
    REQUIRE(judge.recorder().wait_frames(48000, Seconds{10}));
    judge.listen();
    return resources(rig.daemon->process().pid());
  };
  rig.arrive();
  std::optional<Resources> warm;
  uint64_t changes = 0;
  // A node that PipeWire stops in the middle of a cycle is not done at its end either: what happens
  // while rate or quantum change, and shortly after, is told and not judged.
  bool restarted = true;
  uint64_t late = 0, late_at_restarts = 0;
  while (share() < 1.0) {
    if (!warm && share() > kWarmUpShare)
      warm = settle();
    const bool restarts_before = restarted;
    const uint64_t before = unfinished_of_ours(rig).working;
    restarted = rig.change_something();
    ++changes;
    const auto frames = judge.recorder().rate_hz() / 50 * (1 + rig.random() % 20);
    REQUIRE(judge.recorder().wait_frames(frames, Seconds{15}));
    judge.listen();
    REQUIRE(rig.daemon->process().running());
    REQUIRE(judge.direct() == 0);
    REQUIRE(judge.highest() <= kCeiling);
    (restarted || restarts_before ? late_at_restarts : late) +=
        unfinished_of_ours(rig).working - before;
  }
  REQUIRE(warm);
  const auto end = settle();
  const auto metrics = rig.metrics();
  const auto xruns = [&](const std::string& reason) {
    return counter(metrics, "headroom_xruns_total{reason=\"" + reason + "\"}");
  };
  const auto missing = xruns("missing_input") + xruns("missing_output");
  const auto cycles = counter(metrics, "headroom_cycles_total");
  const auto told = unfinished_of_ours(rig);
  WARN(minutes() << " min, " << changes << " changes, " << judge.heard() << " frames: highest "
                 << judge.highest() << " of " << kCeiling << ", " << judge.direct()
                 << " direct; RSS " << warm->resident_kib << " -> " << end.resident_kib
                 << " KiB, descriptors " << warm->descriptors << " -> " << end.descriptors
                 << "; cycles without a buffer " << missing << "; at work at their end " << late
                 << ", while rate or quantum changed " << late_at_restarts << ", asleep "
                 << told.asleep << " of " << told.cycles << ", not triggered "
                 << xruns("not_triggered") << "; overruns "
                 << counter(metrics, "headroom_overruns_total") << ", PipeWire's xruns "
                 << rig.xruns.total() << ", gaps " << xruns("gap") << " of " << cycles
                 << " cycles");
  REQUIRE(judge.highest() > 0.9f * kCeiling);
  REQUIRE(end.descriptors == warm->descriptors);
  if (!kSanitized && minutes() >= kMinutesToJudgeMemory)
    REQUIRE(end.resident_kib - warm->resident_kib < kMostGrowthKib);
  REQUIRE(told.cycles > 0); // else nobody was asked
  // Who is late on a machine that others use too, the processor does not tell.
  if (!kSanitized)
    REQUIRE(missing == 0);
}
