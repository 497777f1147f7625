// SPDX-License-Identifier: GPL-3.0-or-later
// The ceiling, where it counts: at the sink, judged by a meter that shares nothing with the
// limiter.
#include "rig.hpp"

#include <atomic>
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

// A stereo signal of the adversarial sets.
struct Attack {
  std::string name;
  std::vector<float> left, right;
};

// Where an attack lies in what is played, in frames; silence and a quiet mark are on both sides.
struct Slot {
  size_t mark_before, begin, end, mark_after;
};

// Many attacks in a row with silence between them, so that each can be cut out and judged alone.
struct Program {
  std::vector<float> stereo;
  std::vector<Slot> slots; // one per attack

  size_t frames() const { return stereo.size() / 2; }
};

// Long enough for the limiter to let go.
size_t gap_frames(uint32_t rate_hz) { return rate_hz / 20; }

// About `seconds` of the adversarial sets, evenly picked.
std::vector<Attack> attacks(uint32_t rate_hz, double seconds) {
  const auto sets = headroom::signals::adversarial_sets(rate_hz, headroom::signals::Extent::kShort);
  size_t total = 0;
  for (const auto& set : sets)
    for (const auto& signal : set.signals)
      total += signal.channels.front().size() + 2 * gap_frames(rate_hz);
  const double keep = std::min(1.0, seconds * rate_hz / static_cast<double>(total));
  std::vector<Attack> picked;
  double share = 0.0;
  for (const auto& set : sets)
    for (const auto& signal : set.signals) {
      share += keep;
      if (share < 1.0)
        continue;
      share -= 1.0;
      picked.push_back(
          {set.name + ": " + signal.name, signal.channels.front(), signal.channels.back()});
    }
  return picked;
}

// Frame 0 is a mark, by which the beginning is found in the recording.
Program program_of(const std::vector<Attack>& attacks, uint32_t rate_hz) {
  const size_t gap = gap_frames(rate_hz);
  Program program;
  program.stereo = {kQuiet, kQuiet};
  for (const Attack& attack : attacks) {
    Slot slot{.mark_before = program.frames() - 1, .begin = 0, .end = 0, .mark_after = 0};
    program.stereo.resize(program.stereo.size() + 2 * gap, 0.0f);
    slot.begin = program.frames();
    for (size_t i = 0; i < attack.left.size(); ++i)
      program.stereo.insert(program.stereo.end(), {attack.left[i], attack.right[i]});
    slot.end = program.frames();
    program.stereo.resize(program.stereo.size() + 2 * gap, 0.0f);
    slot.mark_after = program.frames();
    program.stereo.insert(program.stereo.end(), {kQuiet, kQuiet});
    program.slots.push_back(slot);
  }
  return program;
}

// For all rates together, per stack.
double seconds_to_play() {
  const char* text = std::getenv("HEADROOM_TEST_SECONDS");
  return text == nullptr ? 24.0 : std::stod(text);
}

// Not a level of a mark.
constexpr float kPilot = -kQuiet / 2;

// What the sink received: the program, from its first mark on; empty if that is not to be found.
Channels play_and_record(Session& session, const Program& program, uint32_t rate_hz) {
  const NullSink speakers(session.graph());
  Daemon daemon(session);
  REQUIRE(daemon.wait_ready());
  const Recorder recorder;
  PlayerSettings settings;
  settings.rate_hz = rate_hz;
  std::atomic<bool> begin{false};
  const Player player(play_after_pilot(kPilot, begin, play_samples(program.stereo, 2)), settings);
  const auto sounds = [](float x) { return x == kPilot; };
  REQUIRE(wait_until([&] {
    const auto so_far = recorder.channel(0);
    return find_from(so_far, 0, sounds) < so_far.size();
  }));
  begin.store(true, std::memory_order_release);
  const uint64_t from = player.frames_played();
  REQUIRE(wait_until([&] { return player.frames_played() > from + program.frames() + 4 * 8192; },
                     Seconds{60}));
  REQUIRE(recorder.wait_frames(8192, Seconds{5}));
  REQUIRE(recorder.rate_hz() == rate_hz);

  const auto end = recorder.frames();
  Channels recorded{recorder.channel(0, 0, end), recorder.channel(1, 0, end)};
  const size_t start = find_from(recorded[0], 0, [](float x) { return x == kQuiet; });
  if (start == recorded[0].size())
    return {};
  for (auto& channel : recorded)
    channel.erase(channel.begin(), channel.begin() + static_cast<std::ptrdiff_t>(start));
  return recorded;
}

// A mark at this frame and silence around it, whatever gain the limiter had just then.
bool is_mark(const std::vector<float>& recorded, size_t frame, size_t gap) {
  const size_t from = frame - std::min(frame, gap / 4);
  const size_t to = std::min(recorded.size(), frame + gap / 4);
  const auto loud = [](float x) { return std::fabs(x) > kQuiet / 4; };
  return find_from(recorded, from, loud) == frame && find_from(recorded, frame + 1, loud) >= to;
}

// The attack arrived as a whole. If not, the machine had no time for a cycle of somebody's: where a
// signal is cut, nobody limited it.
bool arrived_whole(const Channels& recorded, const Slot& slot, size_t gap) {
  return is_mark(recorded[0], slot.mark_before, gap) && is_mark(recorded[0], slot.mark_after, gap);
}

} // namespace

TEST_CASE("no true peak above the ceiling reaches the sink") {
  const auto [rate_hz, quantum] = GENERATE(table<uint32_t, const char*>(
      {{44100, "1024"}, {48000, "256"}, {96000, "2048"}, {192000, "8192"}}));
  CAPTURE(rate_hz, quantum);
  const double ceiling_dbtp = double{headroom::LimiterSettings{}.ceiling_dbtp};

  Session session;
  REQUIRE(
      session.graph().set_metadata("settings", 0, "clock.force-rate", "", std::to_string(rate_hz)));
  REQUIRE(session.graph().set_metadata("settings", 0, "clock.force-quantum", "", quantum));

  // The same samples come out whenever the same go in, so what the limiter lets through comes
  // again; two cycles lost by two programs, which no mark shows, do not.
  TruePeak judge;
  double highest_t20 = -1000.0;
  std::vector<Attack> unproven = attacks(rate_hz, seconds_to_play() / 4);
  REQUIRE_FALSE(unproven.empty());
  constexpr int kTakes = 5;
  for (int take = 1; take <= kTakes && !unproven.empty(); ++take) {
    const Program program = program_of(unproven, rate_hz);
    const Channels recorded = play_and_record(session, program, rate_hz);
    std::vector<Attack> again;
    for (size_t i = 0; i < program.slots.size(); ++i) {
      const Slot& slot = program.slots[i];
      if (recorded.empty() || !arrived_whole(recorded, slot, gap_frames(rate_hz))) {
        again.push_back(unproven[i]);
        continue;
      }
      Channels heard;
      const size_t margin = gap_frames(rate_hz) / 2;
      for (const auto& channel : recorded)
        heard.emplace_back(channel.begin() + static_cast<std::ptrdiff_t>(slot.begin - margin),
                           channel.begin() + static_cast<std::ptrdiff_t>(slot.end + margin));
      const Excess excess = screened_excess(judge, heard, ceiling_dbtp);
      highest_t20 = std::max(highest_t20, excess.t20_db);
      if (excess.t20_db <= kTolerance && excess.tn_db <= 0.05 + kTolerance)
        continue;
      UNSCOPED_INFO("take " << take << ", " << unproven[i].name << ": above the ceiling by "
                            << excess.t20_db << " dB (T20), " << excess.tn_db << " dB (TN)");
      again.push_back(unproven[i]);
    }
    if (!again.empty())
      UNSCOPED_INFO("take " << take << ": " << again.size() << " of " << unproven.size()
                            << " attacks cut or above the ceiling");
    unproven = std::move(again);
  }
  CHECK(unproven.empty());
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
