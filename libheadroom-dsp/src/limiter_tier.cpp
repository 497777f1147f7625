// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/limiter.hpp"
#include "headroom-dsp/units.hpp"
#include "kernels/kernels.hpp"
#include <algorithm>

// What either tier of the limiter does with a block: find its peaks, and apply the gain they ask
// for.
namespace headroom {

namespace {

// What the band guard has let through may add this many times its level to a peak, when a tone
// near f_s / 2 flips or ends (docs/limiter.md, "The last tenth of the band").
constexpr float kResidualFactor = 3.0f;
constexpr float kLeastRoom = 0.3f; // the band guard lets through a fifth of the ceiling at most

/// What of a residual counts against a peak that is itself below the ceiling. A narrow tone does
/// from -46 dBFS on; the rest of the band goes unseen up to the promised -40 dBFS.
float counted(float passed, float narrow) { return passed > kBandNeverMatters ? passed : narrow; }

/// The part of the ceiling that is left to a peak, where tails of a passed tone may add to it.
float room(float passed, float ceiling) {
  return std::max(1.0f - kResidualFactor * passed / ceiling, kLeastRoom);
}

} // namespace

void Limiter::Tier::prepare(uint32_t pairs, uint32_t window, uint32_t max_hold, uint32_t channels,
                            float target_db, uint32_t max_frames) {
  target = gain_from_db(target_db);
  detectors.assign(channels, {});
  gains.assign(channels, {});
  for (auto& detector : detectors)
    detector.prepare(pairs, max_frames);
  for (auto& gain : gains) {
    gain.prepare(window, max_hold, max_frames);
    gain.set_target(target);
  }
  latency = detectors[0].latency_frames() + gains[0].latency_frames();
  history = std::max(latency, detectors[0].history_frames());
}

void Limiter::Tier::reset() noexcept {
  for (auto& detector : detectors)
    detector.reset();
  for (auto& gain : gains)
    gain.reset();
}

/// Of a block in ceilings_.
float Limiter::lowest_ceiling(const float* ceilings, uint32_t frames) const noexcept {
  return ceiling_moved_ == 0 ? ceilings[0] : *std::min_element(ceilings, ceilings + frames);
}

/// What a peak of a block may reach for it to be let through, residuals included.
float Limiter::let_through(const Tier& tier, float ceiling, uint32_t channel) const noexcept {
  const float level = tier.target * ceiling;
  if (band_.quiet())
    return level;
  const BandResidual& most = band_.most();
  const float narrow = most.narrow.at[channel];
  const float passed = std::max(counted(most.passed.at[channel], narrow), narrow);
  const float leaked = kResidualFactor * most.leaked.at[channel];
  return std::max(level * room(passed, ceiling) - leaked, 0.1f * level);
}

/// peaks_ and true where any peak exceeds what its tier lets through.
bool Limiter::detect(Tier& tier, const float* const* newest, const float* sample_peaks,
                     const float* ceilings, uint32_t frames, bool with_residual) noexcept {
  const float lowest = lowest_ceiling(ceilings, frames);
  bool any = false;
  bool found[kMaxChannels];
  for (uint32_t c = 0; c < channels_; ++c) {
    float* const peaks = peaks_[c].data();
    const float least = with_residual ? let_through(tier, lowest, c) : tier.target * lowest;
    found[c] = tier.detectors[c].process(newest[c], frames, sample_peaks[c], least, peaks);
    if (!found[c])
      continue;
    any = true;
    if (with_residual && !band_.quiet())
      add_residual(peaks, c, ceilings, tier.target, frames);
    for (uint32_t i = 0; i < frames; ++i)
      peaks[i] /= ceilings[i];
  }
  if (!any)
    return false;
  for (uint32_t c = 0; c < channels_; ++c)
    if (!found[c])
      std::fill_n(peaks_[c].data(), frames, 0.0f);
  if (channels_ != 1)
    link_peaks(tier.target, frames);
  return true;
}

void Limiter::add_residual(float* peaks, uint32_t channel, const float* ceilings, float target,
                           uint32_t frames) noexcept {
  const BandResidual* residual = band_.residuals();
  uint32_t end = NearNyquistBand::kSlotFrames - slot_position_;
  for (uint32_t i = 0; i < frames; ++residual, end += NearNyquistBand::kSlotFrames) {
    const float loud = residual->passed.at[channel];
    const float quiet = counted(loud, residual->narrow.at[channel]);
    const float leaked = kResidualFactor * residual->leaked.at[channel];
    for (; i < std::min(end, frames); ++i) {
      const float passed = peaks[i] > target * ceilings[i] ? loud : quiet;
      peaks[i] = peaks[i] / room(passed, ceilings[i]) + leaked;
    }
  }
}

void Limiter::link_peaks(float target, uint32_t frames) noexcept {
  float* const shared = peaks_[0].data();
  if (shared_gain_) {
    for (uint32_t c = 1; c < channels_; ++c)
      for (uint32_t i = 0; i < frames; ++i)
        shared[i] = std::max(shared[i], peaks_[c][i]);
    return;
  }
  // What asks for no reduction counts as being just at the target, whether it was looked at or not.
  for (uint32_t i = 0; i < frames; ++i) {
    float highest = target;
    for (uint32_t c = 0; c < channels_; ++c)
      highest = std::max(highest, peaks_[c][i]);
    for (uint32_t c = 0; c < channels_; ++c) {
      const float own = std::max(peaks_[c][i], target);
      peaks_[c][i] = own + settings_.link * (highest - own);
    }
  }
}

bool Limiter::apply(Tier& tier, const float* const* newest, float* const* out, float* sample_peaks,
                    bool any, uint32_t frames) noexcept {
  bool touched = false;
  bool gained = false;
  for (uint32_t c = 0; c < channels_; ++c) {
    if (c == 0 || !shared_gain_) {
      gained = tier.gains[c].process(any ? peaks_[c].data() : nullptr, frames, gain_.data());
      if (gained) {
        touched = true;
        for (uint32_t i = 0; i < frames; ++i)
          lowest_gain_ = std::min(lowest_gain_, gain_[i]);
      }
    }
    const float* const delayed = newest[c] - tier.latency;
    sample_peaks[c] = gained ? kernels::multiply(delayed, gain_.data(), out[c], frames)
                             : kernels::copy(delayed, out[c], frames);
  }
  return touched;
}

} // namespace headroom
