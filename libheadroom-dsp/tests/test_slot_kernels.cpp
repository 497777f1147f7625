// SPDX-License-Identifier: MPL-2.0
#include "every_target.hpp"
#include "kernels/slot_kernels.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <vector>

// The slots of the band guard, on each SIMD target that this machine has, against docs/limiter.md
// ("The last tenth of the band") taken one channel and one slot at a time.
using namespace headroom;
using test::on_every_target;

namespace {

constexpr std::size_t kSlotFrames = 4;
constexpr std::size_t kSlots = 4000;
constexpr BandTiming kTiming = {.hold_slots = 50.0f, .fade = 0.02f, .narrow_coefficient = 0.4f};

struct Held {
  float level = 0.0f;
  int left = 0;

  void take(float next, float fall) {
    if (next >= level) {
      level = next;
      left = static_cast<int>(kTiming.hold_slots);
    } else if (left > 0) {
      --left;
    } else {
      level = std::max(next, level - fall);
      if (level < 1e-9f)
        level = 0.0f;
    }
  }
  void take(float next) { take(next, kTiming.fade * level); }
};

float share(float x, float from, float to) {
  return std::min(std::max((x - from) / (to - from), 0.0f), 1.0f);
}

struct Slot {
  float passed, narrow, leaked, from, to;
  bool operator==(const Slot&) const = default;
};

struct Input {
  std::vector<float> samples; ///< four of history, then the slots
  std::vector<float> watched; ///< two slots of history, then one for each
};

/// One channel.
std::vector<Slot> expected_slots(const Input& in, const std::vector<float>& thresholds) {
  Held programme, amount, passed, narrow, leaked;
  float wanted = 0.0f, low = 0.0f, lower = 0.0f;
  std::vector<Slot> result;
  for (std::size_t k = 0; k < kSlots; ++k) {
    float loudest = 0.0f;
    for (std::size_t i = 1; i <= 4; ++i)
      loudest = std::max(loudest, std::abs(in.samples[kSlotFrames * k + i]));
    programme.take(loudest);
    const float level = std::abs(in.watched[k + 2]);
    const float recent = std::max({level, std::abs(in.watched[k + 1]), std::abs(in.watched[k])});
    const float before = wanted;
    const float worst = 1.5f * programme.level + 3.0f * level;
    wanted = level > kBandNeverMatters ? share(worst / thresholds[kSlotFrames * k], 0.7f, 0.9f) *
                                             share(level, kBandNeverMatters, 0.02f)
                                       : 0.0f;
    const float from = amount.level;
    amount.take(std::max(before, wanted), kTiming.fade);
    const float through = 1.0f - std::min(from, amount.level);
    passed.take(std::max(through * recent - 0.002f, 0.0f));
    leaked.take(std::max(0.07f * recent - 0.002f, 0.0f));
    low += kTiming.narrow_coefficient * (in.watched[k + 2] - low);
    lower += kTiming.narrow_coefficient * (low - lower);
    low = std::abs(low) < 1e-9f ? 0.0f : low;
    lower = std::abs(lower) < 1e-9f ? 0.0f : lower;
    narrow.take(std::max(through * std::abs(lower) - 0.0048f, 0.0f));
    result.push_back({passed.level, narrow.level, leaked.level, from, amount.level});
  }
  return result;
}

/// Silence, a band too quiet to matter, one that comes near to mattering, one far above it.
Input some_input(std::uint64_t seed) {
  signals::Random random(seed);
  Input in;
  double level = 0.0, band = 0.0;
  in.samples.assign(4, 0.0f);
  in.watched.assign(2, 0.0f);
  for (std::size_t k = 0; k < kSlots; ++k) {
    if (random.chance(0.01)) {
      level = random.chance(0.3) ? 0.0 : std::pow(10.0, random.uniform(-3.0, 0.3));
      band = random.chance(0.5) ? 0.0 : std::pow(10.0, random.uniform(-4.0, 0.0));
    }
    for (std::size_t i = 0; i < kSlotFrames; ++i)
      in.samples.push_back(static_cast<float>(level * random.uniform(-1.0, 1.0)));
    in.watched.push_back(static_cast<float>(band * random.uniform(-0.2, 1.0)));
  }
  return in;
}

} // namespace

TEST_CASE("slots come out as one after the other, in any portions and beside any channels") {
  std::vector<Input> inputs;
  std::vector<float> thresholds(kSlotFrames * kSlots);
  for (std::size_t i = 0; i < thresholds.size(); ++i)
    thresholds[i] = i < thresholds.size() / 2 ? 0.9f : 0.5f;
  std::vector<std::vector<Slot>> expected;
  for (std::uint64_t c = 0; c < kMaxChannels; ++c) {
    inputs.push_back(some_input(40 + c));
    expected.push_back(expected_slots(inputs.back(), thresholds));
  }
  const auto counted = [&](auto what) {
    std::ptrdiff_t count = 0;
    for (const auto& slots : expected)
      count += std::count_if(slots.begin(), slots.end(), what);
    return count;
  };
  CHECK(counted([](const Slot& s) { return s.to > 0.0f; }) > 1000);
  CHECK(counted([](const Slot& s) { return s.to == 0.0f && s.passed > 0.0f; }) > 1000);
  CHECK(counted([](const Slot& s) { return s.narrow > 0.0f && s.leaked > 0.0f; }) > 1000);
  CHECK(counted([](const Slot& s) { return s.passed == 0.0f; }) > 1000);

  on_every_target([&] {
    for (const std::size_t channels : {1u, 2u, 5u, kMaxChannels}) {
      signals::Random random(90 + channels);
      BandState state;
      std::size_t at = 0;
      while (at < kSlots) {
        const std::size_t slots =
            std::min<std::size_t>(static_cast<std::size_t>(random.uniform(0.0, 33.0)), kSlots - at);
        std::vector<ChannelRow> watched(slots + 2), narrow(slots), programme(slots);
        std::vector<BandResidual> residuals(slots);
        std::vector<BandAmount> amounts(slots);
        const float* newest[kMaxChannels];
        kernels::SlotBlock block = {channels,
                                    slots,
                                    kSlotFrames,
                                    newest,
                                    thresholds.data() + kSlotFrames * at,
                                    {},
                                    watched.data() + 2,
                                    narrow.data(),
                                    programme.data()};
        for (std::size_t c = 0; c < channels; ++c) {
          newest[c] = inputs[c].samples.data() + 4 + kSlotFrames * at;
          for (std::size_t i = 1; i <= kSlotFrames * slots; ++i)
            block.peaks.at[c] =
                std::max(block.peaks.at[c], std::abs(inputs[c].samples[kSlotFrames * at + i]));
          for (std::size_t k = 0; k < slots + 2; ++k)
            watched[k].at[c] = inputs[c].watched[at + k];
        }
        BandResidual most;
        ChannelRow most_amount;
        const auto found = kernels::next_slots(
            state, kTiming, block, {residuals.data(), amounts.data(), most, most_amount});
        Slot highest = {};
        for (std::size_t c = 0; c < channels; ++c) {
          Slot own = {};
          for (std::size_t k = 0; k < slots; ++k) {
            const Slot& slot = expected[c][at + k];
            INFO(channels << " channels, channel " << c << ", slot " << at + k);
            own.passed = std::max(own.passed, slot.passed);
            own.narrow = std::max(own.narrow, slot.narrow);
            own.leaked = std::max(own.leaked, slot.leaked);
            own.to = std::max({own.to, slot.from, slot.to});
            REQUIRE(residuals[k].passed.at[c] == slot.passed);
            REQUIRE(residuals[k].narrow.at[c] == slot.narrow);
            REQUIRE(residuals[k].leaked.at[c] == slot.leaked);
          }
          REQUIRE(most.passed.at[c] == own.passed);
          REQUIRE(most.narrow.at[c] == own.narrow);
          REQUIRE(most.leaked.at[c] == own.leaked);
          REQUIRE(most_amount.at[c] == own.to);
          for (std::size_t k = 0; k < slots && own.to > 0.0f; ++k) {
            REQUIRE(amounts[k].from.at[c] == expected[c][at + k].from);
            REQUIRE(amounts[k].to.at[c] == expected[c][at + k].to);
          }
          highest.passed = std::max({highest.passed, own.passed, own.narrow, own.leaked});
          highest.to = std::max(highest.to, own.to);
        }
        REQUIRE(found.residual == (highest.passed > 0.0f));
        REQUIRE(found.amount == (highest.to > 0.0f));
        at += slots;
      }
    }
  });
}
