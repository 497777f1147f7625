// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/near_nyquist_band.hpp"
#include "design/fir_design.hpp"
#include "headroom-dsp/units.hpp"
#include "kernels/kernels.hpp"
#include "kernels/slot_kernels.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace headroom {

namespace {

// Between a slot's end and the newest level that its subtraction has to know.
constexpr uint32_t kSlotsAhead = 1;
// Slots before a block that its first one looks back at.
constexpr uint32_t kSlotsBefore = 2;

// Half-width of what counts as a tone at f_s / 2, as a fraction of f_s: slower beats are foreseen
// by the look-ahead.
constexpr double kNarrowWidth = 0.02;

constexpr double kHoldMs = 100.0;
constexpr double kFadeMs = 50.0;

constexpr double kPassEdge = 0.4535;
constexpr double kWatchBeta = 5.0;        // stop band -54 dB
constexpr double kWatchTransition = 3.18; // width times length, for this beta
constexpr double kBandBeta = 5.0;         // what is left above the stop edge: -54 dB
constexpr double kBandCutoff = 0.4605;

bool none(const ChannelRow& row) {
  return std::ranges::all_of(row.at, [](float level) { return level == 0.0f; });
}

} // namespace

void NearNyquistBand::prepare(uint32_t delay_frames, double sample_rate_hz, uint32_t max_frames,
                              uint32_t channels, uint32_t history) {
  delay_frames_ = delay_frames;
  history_ = history;
  filter_span_ = 2 * delay_frames + kSlotFrames;
  watch_half_ = delay_frames - kSlotFrames * (1 + kSlotsAhead);
  const double watch_transition = kWatchTransition / (2.0 * watch_half_);
  watch_taps_ = design::high_pass(watch_half_, std::min(kPassEdge + watch_transition / 2.0, 0.495),
                                  kWatchBeta);
  watch_tap_count_ = static_cast<uint32_t>(watch_taps_.size());
  watch_taps_.resize((watch_taps_.size() + kernels::kTapMultiple - 1) / kernels::kTapMultiple *
                     kernels::kTapMultiple);
  band_taps_ = design::high_pass(delay_frames, kBandCutoff, kBandBeta);
  channels_.assign(channels, {});
  for (Channel& channel : channels_) {
    channel.input.prepare(std::max(filter_span_, delay_frames + history), max_frames);
    channel.changed.prepare(history, max_frames);
  }
  amount_.assign(max_frames + DelayLine::kPadding, 0.0f);
  band_.assign(max_frames + DelayLine::kPadding, 0.0f);
  const uint32_t slots = max_frames / kSlotFrames + 1;
  watched_.assign(kSlotsBefore + slots + 3, {}); // fir_every() rounds up to four
  narrow_.assign(slots, {});
  programme_.assign(slots, {});
  residuals_.assign(1 + slots, {});
  amounts_.assign(1 + slots, {});
  timing_.hold_slots = static_cast<float>(frames_from_ms(kHoldMs, sample_rate_hz) / kSlotFrames);
  timing_.narrow_coefficient =
      static_cast<float>(1.0 - std::exp(-2.0 * std::numbers::pi * kNarrowWidth * kSlotFrames));
  timing_.fade = static_cast<float>(kSlotFrames * 1000.0 / (kFadeMs * sample_rate_hz));
  reset();
}

void NearNyquistBand::reset() noexcept {
  for (Channel& channel : channels_) {
    channel.input.reset();
    channel.changed.reset();
    channel.zeros = filter_span_;
    channel.touched = 0;
  }
  std::ranges::fill(watched_, ChannelRow{});
  state_ = {};
  quiet_ = true;
  in_slot_ = 0;
  untouched_ = true;
  rested_ = false;
}

bool NearNyquistBand::at_rest() const noexcept {
  if (rested_)
    return true;
  const BandState& s = state_;
  return std::ranges::all_of(channels_,
                             [this](const Channel& channel) {
                               return channel.zeros >= filter_span_ && channel.touched == 0;
                             }) &&
         none(watched_[0]) && none(watched_[1]) && none(s.wanted) && none(s.amount_from) &&
         none(s.amount.level) && none(s.programme.level) && none(s.passed.level) &&
         none(s.leaked.level) && none(s.narrow.level) && none(s.low[0]) && none(s.low[1]);
}

/// watched_ of the slots of a block, whose first frame is the block's frame `first`.
void NearNyquistBand::watch(uint32_t first, uint32_t slots, uint32_t frames,
                            const float* peaks) noexcept {
  float* const watched = watched_[kSlotsBefore].at;
  for (uint32_t c = 0; c < channels_.size(); ++c) {
    Channel& channel = channels_[c];
    const bool silent = peaks[c] == 0.0f;
    if (silent && channel.zeros >= filter_span_) {
      for (uint32_t k = 0; k < slots; ++k)
        watched[kMaxChannels * k + c] = 0.0f;
      continue;
    }
    channel.zeros = silent ? std::min(channel.zeros + frames, filter_span_) : 0;
    kernels::fir_every(channel.newest + first - 2 * watch_half_, watch_taps_.data(),
                       watch_tap_count_, kSlotFrames, watched + c, kMaxChannels, slots);
  }
}

/// Residuals and amounts of a block's slots, the one under way included.
/// @return false where nothing is subtracted
bool NearNyquistBand::decide(uint32_t first, uint32_t slots, const float* peaks,
                             const float* thresholds) noexcept {
  if (starts_slot_) {
    most_ = {};
    most_amount_ = {};
  } else {
    residuals_[0] = most_ = {state_.passed.level, state_.narrow.level, state_.leaked.level};
    amounts_[0] = {state_.amount_from, state_.amount.level};
    for (uint32_t c = 0; c < kMaxChannels; ++c)
      most_amount_.at[c] = std::max(amounts_[0].from.at[c], amounts_[0].to.at[c]);
  }
  const float* newest[kMaxChannels];
  kernels::SlotBlock block = {static_cast<uint32_t>(channels_.size()),
                              slots,
                              kSlotFrames,
                              newest,
                              thresholds + first,
                              {},
                              watched_.data() + kSlotsBefore,
                              narrow_.data(),
                              programme_.data()};
  for (uint32_t c = 0; c < channels_.size(); ++c) {
    const float* const in = channels_[c].newest;
    newest[c] = in + first;
    block.peaks.at[c] =
        std::max({peaks[c], std::fabs(in[-1]), std::fabs(in[-2]), std::fabs(in[-3])});
  }
  const auto found = kernels::next_slots(state_, timing_, block,
                                         {&residuals_[1], &amounts_[1], most_, most_amount_});
  quiet_ = !found.residual;
  return found.amount;
}

void NearNyquistBand::process(uint32_t frames, const float* peaks,
                              const float* thresholds) noexcept {
  rested_ = false;
  starts_slot_ = in_slot_ == 0;
  const uint32_t first = (kSlotFrames - in_slot_) % kSlotFrames;
  const uint32_t slots = first < frames ? (frames - first + kSlotFrames - 1) / kSlotFrames : 0;
  watch(first, slots, frames, peaks);
  const bool subtracts = decide(first, slots, peaks, thresholds);
  std::copy_n(watched_.begin() + slots, kSlotsBefore, watched_.begin());
  untouched_ = true;
  for (uint32_t c = 0; c < channels_.size(); ++c)
    if (subtracts && most_amount_.at[c] > 0.0f)
      subtract(c, frames);
    else
      leave(channels_[c], frames);
  in_slot_ = (in_slot_ + frames) % kSlotFrames;
}

/// A channel whose output is its input.
void NearNyquistBand::leave(Channel& channel, uint32_t frames) noexcept {
  const float* const delayed = channel.newest - delay_frames_;
  channel.output = delayed;
  if (channel.touched == 0)
    return;
  untouched_ = false;
  float* const out = channel.changed.append(frames);
  kernels::copy(delayed, out, frames);
  channel.output = out;
  channel.touched -= std::min(channel.touched, frames);
}

/// A channel whose output is not.
void NearNyquistBand::subtract(uint32_t c, uint32_t frames) noexcept {
  const BandAmount* slot = amounts_.data() + (starts_slot_ ? 1 : 0);
  for (uint32_t i = 0, place = in_slot_; i < frames; ++slot, place = 0) {
    const float from = slot->from.at[c];
    const float step = (slot->to.at[c] - from) / kSlotFrames;
    for (; place < kSlotFrames && i < frames; ++place, ++i)
      amount_[i] = from + step * static_cast<float>(place);
  }

  Channel& channel = channels_[c];
  const float* const delayed = channel.newest - delay_frames_;
  float* const out = channel.changed.append(frames);
  if (channel.touched == 0)
    std::copy(delayed - history_, delayed, out - history_);
  kernels::fir(delayed - delay_frames_, band_taps_.data(), band_taps_.size(), band_.data(), frames);
  kernels::subtract_scaled(delayed, amount_.data(), band_.data(), out, frames);
  channel.output = out;
  channel.touched = history_;
  untouched_ = false;
}

} // namespace headroom
