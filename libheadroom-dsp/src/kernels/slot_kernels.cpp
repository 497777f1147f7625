// SPDX-License-Identifier: MPL-2.0
#include "kernels/slot_kernels.hpp"
#include "kernels/band_constants.hpp"
#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/slot_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace headroom::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<float, kMaxChannels>;
using Vec = hn::Vec<Tag>;
using Mask = hn::Mask<Tag>;

// The channels of one vector, from `first` on.
HWY_INLINE Vec Load(const ChannelRow& row, size_t first) {
  return hn::LoadU(Tag(), row.at + first);
}
HWY_INLINE void Store(Vec v, ChannelRow& row, size_t first) {
  hn::StoreU(v, Tag(), row.at + first);
}

HWY_INLINE Vec Settled(Vec v) {
  return hn::IfThenZeroElse(hn::Lt(hn::Abs(v), hn::Set(Tag(), kVanishing)), v);
}

// What a level counts for.
HWY_INLINE Vec Beyond(Vec level, float negligible) {
  const Tag d;
  return hn::Max(hn::Sub(level, hn::Set(d, negligible)), hn::Zero(d));
}

HWY_INLINE Vec RampOver(Vec x, float from, float to) {
  const Tag d;
  const Vec place = hn::Div(hn::Sub(x, hn::Set(d, from)), hn::Set(d, to - from));
  return hn::Min(hn::Max(place, hn::Zero(d)), hn::Set(d, 1.0f));
}

HWY_INLINE Vec Faded(Vec level, const BandTiming& timing) {
  return hn::Sub(level, hn::Mul(hn::Set(Tag(), timing.fade), level));
}

// A level that is below the held one waits for its hold to end, and then falls to `faded` at most.
HWY_INLINE void Hold(Vec level, Vec faded, const BandTiming& timing, Vec& held, Vec& slots) {
  const Tag d;
  const Vec zero = hn::Zero(d);
  const Mask higher = hn::Ge(level, held);
  const Mask waits = hn::Gt(slots, zero);
  const Vec kept = hn::IfThenElse(waits, held, Settled(hn::Max(level, faded)));
  held = hn::IfThenElse(higher, level, kept);
  slots = hn::IfThenElse(higher, hn::Set(d, timing.hold_slots),
                         hn::Max(hn::Sub(slots, hn::Set(d, 1.0f)), zero));
}

// Hold() over all slots of a block, where nothing is above highest; store(k, level) after each.
// Returns false, and what was stored is void, unless highest stays below the level all the time:
// that is rare, and this is less work.
template <class Keep>
HWY_INLINE bool Wait(HeldRow& held, const BandTiming& timing, Vec highest, size_t count,
                     size_t first, Keep store) {
  const Tag d;
  const Vec zero = hn::Zero(d);
  Vec level = Load(held.level, first);
  Vec left = Load(held.slots, first);
  const Vec slots = hn::Set(d, static_cast<float>(count));
  if (hn::AllTrue(d, hn::Or(hn::Ge(left, slots), hn::Eq(level, zero)))) {
    left = hn::Max(hn::Sub(left, slots), zero);
    for (size_t k = 0; k < count; ++k)
      store(k, level);
  } else {
    for (size_t k = 0; k < count; ++k) {
      level = hn::IfThenElse(hn::Gt(left, zero), level, Settled(Faded(level, timing)));
      left = hn::Max(hn::Sub(left, hn::Set(d, 1.0f)), zero);
      store(k, level);
    }
  }
  const Mask below = hn::Or(hn::Lt(highest, level), hn::Eq(hn::Add(highest, level), zero));
  if (!hn::AllTrue(d, below))
    return false;
  Store(level, held.level, first);
  Store(left, held.slots, first);
  return true;
}

// Hold() over all slots of a block, one after the other, of what input(k) gives.
template <class Input, class Keep>
HWY_INLINE void HoldAll(HeldRow& held, const BandTiming& timing, Input input, size_t count,
                        size_t first, Keep store) {
  Vec level = Load(held.level, first);
  Vec slots = Load(held.slots, first);
  for (size_t k = 0; k < count; ++k) {
    Hold(input(k), Faded(level, timing), timing, level, slots);
    store(k, level);
  }
  Store(level, held.level, first);
  Store(slots, held.slots, first);
}

HWY_INLINE Vec Level(const SlotBlock& block, ptrdiff_t slot, size_t first) {
  return hn::Abs(Load(block.watched[slot], first));
}

// block.narrow; the highest level of the band in the block, and of what of it is narrow.
HWY_INLINE void LowPass(BandState& state, const BandTiming& timing, const SlotBlock& block,
                        size_t first, Vec& highest, Vec& highest_narrow) {
  const Tag d;
  const Vec coefficient = hn::Set(d, timing.narrow_coefficient);
  Vec low0 = Load(state.low[0], first);
  Vec low1 = Load(state.low[1], first);
  highest = highest_narrow = hn::Zero(d);
  for (size_t k = 0; k < block.slots; ++k) {
    const Vec band = Load(block.watched[k], first);
    highest = hn::Max(highest, hn::Abs(band));
    // A slot has an even number of frames, so a tone at f_s / 2 is constant from slot to slot.
    low0 = hn::Add(low0, hn::Mul(coefficient, hn::Sub(band, low0)));
    low1 = hn::Add(low1, hn::Mul(coefficient, hn::Sub(low0, low1)));
    low0 = Settled(low0);
    low1 = Settled(low1);
    const Vec narrow = hn::Abs(low1);
    highest_narrow = hn::Max(highest_narrow, narrow);
    Store(narrow, block.narrow[k], first);
  }
  Store(low0, state.low[0], first);
  Store(low1, state.low[1], first);
}

// Of a slot and the two before it.
HWY_INLINE Vec RecentLevel(const SlotBlock& block, size_t slot, size_t first) {
  const auto k = static_cast<ptrdiff_t>(slot);
  return hn::Max(Level(block, k, first),
                 hn::Max(Level(block, k - 1, first), Level(block, k - 2, first)));
}

// The loudest of the four frames up to each slot's first, held: block.programme.
HWY_INLINE void HoldProgramme(BandState& state, const BandTiming& timing, const SlotBlock& block,
                              size_t first) {
  const auto store = [&](size_t k, Vec level) HWY_ATTR { Store(level, block.programme[k], first); };
  if (Wait(state.programme, timing, Load(block.peaks, first), block.slots, first, store))
    return;
  const size_t end = HWY_MIN(block.channels, first + hn::Lanes(Tag()));
  for (size_t c = first; c < end; ++c)
    for (size_t k = 0; k < block.slots; ++k) {
      const float* const x = block.newest[c] + block.slot_frames * k;
      block.programme[k].at[c] = HWY_MAX(HWY_MAX(std::fabs(x[0]), std::fabs(x[-1])),
                                         HWY_MAX(std::fabs(x[-2]), std::fabs(x[-3])));
    }
  HoldAll(
      state.programme, timing, [&](size_t k) HWY_ATTR { return Load(block.programme[k], first); },
      block.slots, first, store);
}

// One bound where nothing is subtracted, from the levels that input(k) gives.
template <class Input>
HWY_INLINE void CalmBound(HeldRow& held, const BandTiming& timing, Vec highest, Input input,
                          size_t count, size_t first, const SlotResult& result,
                          ChannelRow BandResidual::*bound) {
  const Vec before = Load(result.most.*bound, first);
  Vec most = before;
  const auto store = [&](size_t k, Vec level) HWY_ATTR {
    most = hn::Max(most, level);
    Store(level, result.residuals[k].*bound, first);
  };
  if (!Wait(held, timing, highest, count, first, store)) {
    most = before;
    HoldAll(held, timing, input, count, first, store);
  }
  Store(most, result.most.*bound, first);
}

// Where nothing is subtracted and nothing wanted, the levels that are held have nothing to do with
// each other, and most of the time nothing comes near them.
HWY_INLINE void CalmSlots(BandState& state, const BandTiming& timing, const SlotBlock& block,
                          Vec highest, Vec highest_narrow, size_t first, const SlotResult& result) {
  const Tag d;
  HoldProgramme(state, timing, block, first);
  const Vec leak = hn::Set(d, kLeak);
  const auto passed = [](Vec level) HWY_ATTR { return Beyond(level, kNegligible); };
  const auto leaked = [&](Vec level) HWY_ATTR { return Beyond(hn::Mul(leak, level), kNegligible); };
  const auto narrow = [](Vec level) HWY_ATTR { return Beyond(level, kNegligibleNarrow); };
  CalmBound(
      state.passed, timing, passed(highest),
      [&](size_t k) HWY_ATTR { return passed(RecentLevel(block, k, first)); }, block.slots, first,
      result, &BandResidual::passed);
  CalmBound(
      state.leaked, timing, leaked(highest),
      [&](size_t k) HWY_ATTR { return leaked(RecentLevel(block, k, first)); }, block.slots, first,
      result, &BandResidual::leaked);
  CalmBound(
      state.narrow, timing, narrow(highest_narrow),
      [&](size_t k) HWY_ATTR { return narrow(Load(block.narrow[k], first)); }, block.slots, first,
      result, &BandResidual::narrow);
}

// How much of the band endangers the threshold, 0..1.
HWY_INLINE Vec Wanted(Vec level, Vec programme, float threshold) {
  const Tag d;
  const Mask matters = hn::Gt(level, hn::Set(d, kBandNeverMatters));
  if (hn::AllFalse(d, matters))
    return hn::Zero(d);
  const Vec worst = hn::Add(hn::Mul(hn::Set(d, kPeakPerSample), programme),
                            hn::Mul(hn::Set(d, kFlipFactor), level));
  const Vec danger = RampOver(hn::Div(worst, hn::Set(d, threshold)), kDangerFrom, kDangerFull);
  return hn::IfThenElseZero(matters,
                            hn::Mul(danger, RampOver(level, kBandNeverMatters, kFullySubtracted)));
}

// All of a slot before the next: the chains from slot to slot are what this waits for.
HWY_INLINE void AnySlots(BandState& state, const BandTiming& timing, const SlotBlock& block,
                         size_t first, const SlotResult& result) {
  const Tag d;
  HoldProgramme(state, timing, block, first);
  const Vec one = hn::Set(d, 1.0f);
  const Vec fade = hn::Set(d, timing.fade);
  Vec wanted = Load(state.wanted, first);
  Vec from = Load(state.amount_from, first);
  Vec amount = Load(state.amount.level, first), amount_slots = Load(state.amount.slots, first);
  Vec passed = Load(state.passed.level, first), passed_slots = Load(state.passed.slots, first);
  Vec leaked = Load(state.leaked.level, first), leaked_slots = Load(state.leaked.slots, first);
  Vec narrow = Load(state.narrow.level, first), narrow_slots = Load(state.narrow.slots, first);
  Vec most_amount = Load(result.most_amount, first);
  Vec most_passed = Load(result.most.passed, first);
  Vec most_leaked = Load(result.most.leaked, first);
  Vec most_narrow = Load(result.most.narrow, first);
  for (size_t k = 0; k < block.slots; ++k) {
    const Vec wanted_before = wanted;
    wanted = Wanted(Level(block, static_cast<ptrdiff_t>(k), first), Load(block.programme[k], first),
                    block.thresholds[block.slot_frames * k]);
    from = amount;
    Hold(hn::Max(wanted_before, wanted), hn::Sub(amount, fade), timing, amount, amount_slots);
    Store(from, result.amounts[k].from, first);
    Store(amount, result.amounts[k].to, first);
    most_amount = hn::Max(most_amount, hn::Max(from, amount));

    const Vec through = hn::Sub(one, hn::Min(from, amount));
    const Vec recent = RecentLevel(block, k, first);
    Hold(Beyond(hn::Mul(through, recent), kNegligible), Faded(passed, timing), timing, passed,
         passed_slots);
    Hold(Beyond(hn::Mul(hn::Set(d, kLeak), recent), kNegligible), Faded(leaked, timing), timing,
         leaked, leaked_slots);
    Hold(Beyond(hn::Mul(through, Load(block.narrow[k], first)), kNegligibleNarrow),
         Faded(narrow, timing), timing, narrow, narrow_slots);
    Store(passed, result.residuals[k].passed, first);
    Store(leaked, result.residuals[k].leaked, first);
    Store(narrow, result.residuals[k].narrow, first);
    most_passed = hn::Max(most_passed, passed);
    most_leaked = hn::Max(most_leaked, leaked);
    most_narrow = hn::Max(most_narrow, narrow);
  }
  Store(wanted, state.wanted, first);
  Store(from, state.amount_from, first);
  Store(amount, state.amount.level, first);
  Store(amount_slots, state.amount.slots, first);
  Store(passed, state.passed.level, first);
  Store(passed_slots, state.passed.slots, first);
  Store(leaked, state.leaked.level, first);
  Store(leaked_slots, state.leaked.slots, first);
  Store(narrow, state.narrow.level, first);
  Store(narrow_slots, state.narrow.slots, first);
  Store(most_amount, result.most_amount, first);
  Store(most_passed, result.most.passed, first);
  Store(most_leaked, result.most.leaked, first);
  Store(most_narrow, result.most.narrow, first);
}

SlotsFound NextSlots(BandState& state, const BandTiming& timing, const SlotBlock& block,
                     const SlotResult& result) {
  const Tag d;
  Vec most = hn::Zero(d);
  Vec most_amount = hn::Zero(d);
  for (size_t first = 0; first < block.channels; first += hn::Lanes(d)) {
    Vec highest, highest_narrow;
    LowPass(state, timing, block, first, highest, highest_narrow);
    const Vec subtracts = hn::Max(Load(state.amount_from, first), Load(state.amount.level, first));
    const Mask calm = hn::And(hn::Le(highest, hn::Set(d, kBandNeverMatters)),
                              hn::Eq(hn::Max(subtracts, Load(state.wanted, first)), hn::Zero(d)));
    if (hn::AllTrue(d, calm)) {
      highest = hn::Max(highest, hn::Max(Level(block, -1, first), Level(block, -2, first)));
      CalmSlots(state, timing, block, highest, highest_narrow, first, result);
    } else {
      AnySlots(state, timing, block, first, result);
    }
    const Vec passed = Load(result.most.passed, first);
    const Vec hidden = hn::Max(Load(result.most.narrow, first), Load(result.most.leaked, first));
    most = hn::Max(most, hn::Max(passed, hidden));
    most_amount = hn::Max(most_amount, Load(result.most_amount, first));
  }
  return {!hn::AllTrue(d, hn::Eq(most, hn::Zero(d))),
          !hn::AllTrue(d, hn::Eq(most_amount, hn::Zero(d)))};
}

} // namespace HWY_NAMESPACE
} // namespace headroom::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernels/dispatch.hpp"

namespace headroom::kernels {

HWY_EXPORT(NextSlots);

SlotsFound next_slots(BandState& state, const BandTiming& timing, const SlotBlock& block,
                      const SlotResult& result) noexcept {
  return HEADROOM_DISPATCH(NextSlots)(state, timing, block, result);
}

} // namespace headroom::kernels
#endif
