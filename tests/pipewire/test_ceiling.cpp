// SPDX-License-Identifier: GPL-3.0-or-later
// The ceiling, where it counts: at the sink, judged by a meter that shares nothing with the
// limiter.
#include "rig.hpp"

#include <cmath>
#include <cstdlib>
#include <headroom_catch.hpp>
#include <limits>
#include <reference/excess.hpp>
#include <signals.hpp>

using namespace headroom::test;
using namespace headroom::reference;

namespace {

// What PipeWire's way to the sink may add to the promise of the limiter itself, dB.
constexpr double kTolerance = 0.02;
// A recorded level may lie this far below the ceiling and still show that it was the limit, dB.
constexpr double kReached = 0.5;

struct Slot {
  std::string name;
  size_t begin; // frame of the program
  size_t end;
};

// Many signals in a row with silence between them, so that each can be cut out and judged alone.
struct Program {
  std::vector<float> stereo;
  std::vector<Slot> slots;
  size_t last_mark = 0; // frame

  size_t frames() const { return stereo.size() / 2; }
};

// About `seconds` of the adversarial sets, evenly picked. Frame 0 is a quiet mark to find the
// beginning in the recording, another one follows the last signal.
Program adversarial_program(uint32_t rate_hz, double seconds) {
  const auto sets = headroom::signals::adversarial_sets(rate_hz, headroom::signals::Extent::kShort);
  const size_t gap = rate_hz / 20;
  size_t total = 0;
  for (const auto& set : sets)
    for (const auto& signal : set.signals)
      total += signal.channels.front().size() + gap;
  const double keep = std::min(1.0, seconds * rate_hz / static_cast<double>(total));

  Program program;
  program.stereo = {kQuiet, kQuiet};
  double share = 0.0;
  for (const auto& set : sets)
    for (const auto& signal : set.signals) {
      share += keep;
      if (share < 1.0)
        continue;
      share -= 1.0;
      program.stereo.resize(program.stereo.size() + 2 * gap, 0.0f);
      const auto& left = signal.channels.front();
      const auto& right = signal.channels.back();
      const size_t begin = program.frames();
      for (size_t i = 0; i < left.size(); ++i) {
        program.stereo.push_back(left[i]);
        program.stereo.push_back(right[i]);
      }
      program.slots.push_back(
          {set.name + ": " + signal.name, begin - gap / 2, program.frames() + gap / 2});
    }
  program.stereo.resize(program.stereo.size() + 4 * gap, 0.0f);
  program.last_mark = program.frames();
  program.stereo.insert(program.stereo.end(), {kQuiet, kQuiet});
  program.stereo.resize(program.stereo.size() + 2 * gap, 0.0f);
  return program;
}

// For all rates together, per stack.
double seconds_to_play() {
  const char* text = std::getenv("HEADROOM_TEST_SECONDS");
  return text == nullptr ? 24.0 : std::stod(text);
}

// What the sink received: the program, from its first mark on. Empty if a cycle was lost on the
// way, as happens on a machine that has no time for us: where the signal is cut, nobody limited it.
Channels play_and_record(Session& session, const Program& program, uint32_t rate_hz) {
  const NullSink speakers(session.graph());
  Daemon daemon(session);
  REQUIRE(daemon.wait_ready());
  const Recorder recorder;
  PlayerSettings settings;
  settings.rate_hz = rate_hz;
  // The first cycles of a stream may be lost while it is linked: silence before the first mark.
  const size_t lead = rate_hz / 4;
  std::vector<float> samples(2 * lead, 0.0f);
  samples.insert(samples.end(), program.stereo.begin(), program.stereo.end());
  const Player player(play_samples(std::move(samples), 2), settings);
  REQUIRE(wait_until([&] { return player.frames_played() > lead + program.frames() + 2 * 8192; },
                     Seconds{60}));
  REQUIRE(recorder.wait_frames(8192, Seconds{5}));
  REQUIRE(recorder.rate_hz() == rate_hz);

  const auto end = recorder.frames();
  Channels recorded{recorder.channel(0, 0, end), recorder.channel(1, 0, end)};
  const size_t start = find_from(recorded[0], 0, [](float x) { return x != 0.0f; });
  REQUIRE(start < recorded[0].size());
  REQUIRE(recorded[0][start] == kQuiet);
  const size_t mark = find_from(recorded[0], start + program.slots.back().end,
                                [](float x) { return std::fabs(x) > kQuiet / 2; });
  if (mark != start + program.last_mark) {
    WARN("lost a cycle: last mark at " << mark << ", not at " << start + program.last_mark);
    return {};
  }
  for (auto& channel : recorded)
    channel.erase(channel.begin(), channel.begin() + static_cast<std::ptrdiff_t>(start));
  return recorded;
}

} // namespace

TEST_CASE("no true peak above the ceiling reaches the sink") {
  const auto [rate_hz, quantum] = GENERATE(table<uint32_t, const char*>(
      {{44100, "1024"}, {48000, "256"}, {96000, "2048"}, {192000, "8192"}}));
  CAPTURE(rate_hz, quantum);
  const Program program = adversarial_program(rate_hz, seconds_to_play() / 4);
  const double ceiling_dbtp = double{headroom::LimiterSettings{}.ceiling_dbtp};

  Session session;
  REQUIRE(
      session.graph().set_metadata("settings", 0, "clock.force-rate", "", std::to_string(rate_hz)));
  REQUIRE(session.graph().set_metadata("settings", 0, "clock.force-quantum", "", quantum));
  Channels recorded;
  for (int attempt = 0; attempt < 3 && recorded.empty(); ++attempt)
    recorded = play_and_record(session, program, rate_hz);
  REQUIRE_FALSE(recorded.empty());

  TruePeak judge;
  double highest_t20 = -1000.0;
  for (const Slot& slot : program.slots) {
    Channels heard;
    for (const auto& channel : recorded)
      heard.emplace_back(channel.begin() + static_cast<std::ptrdiff_t>(slot.begin),
                         channel.begin() + static_cast<std::ptrdiff_t>(slot.end));
    const Excess excess = screened_excess(judge, heard, ceiling_dbtp);
    INFO(slot.name);
    CHECK(excess.t20_db <= kTolerance);
    CHECK(excess.tn_db <= 0.05 + kTolerance);
    highest_t20 = std::max(highest_t20, excess.t20_db);
  }
  CHECK(highest_t20 > -kReached);
}

TEST_CASE("NaN and infinity in the input: finite at the sink, and normal again at once") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  const Recorder recorder;
  constexpr uint64_t kPeriod = 4800, kBad = 100; // frames
  const Player player([](std::span<float> out, uint64_t first_frame) {
    constexpr float kBadValues[] = {std::numeric_limits<float>::quiet_NaN(),
                                    std::numeric_limits<float>::infinity(),
                                    -std::numeric_limits<float>::infinity()};
    for (size_t i = 0; i < out.size(); ++i) {
      const uint64_t frame = first_frame + i / 2;
      out[i] = frame % kPeriod < kBad ? kBadValues[frame % 3] : kQuiet;
    }
  });
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  REQUIRE(wait_until([&] { return recorder.channel(0).back() == kProcessedGain * kQuiet; }));
  const uint64_t from = recorder.frames();
  REQUIRE(recorder.wait_frames(10 * kPeriod, Seconds{10}));
  const auto heard = recorder.channel(0, from);
  size_t normal = 0;
  for (const float x : heard) {
    REQUIRE(std::isfinite(x));
    REQUIRE(std::fabs(x) <= kQuiet);
    normal += x == kProcessedGain * kQuiet;
  }
  // All but what was bad itself; the machine may miss a cycle.
  INFO(normal << " of " << heard.size() << " samples are as if nothing had been");
  REQUIRE(normal + heard.size() * kBad / kPeriod + kBad + 2 * 1024 >= heard.size());
}
