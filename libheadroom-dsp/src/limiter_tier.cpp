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
float counted(const NearNyquistBand::Residual& residual) {
  return residual.passed > NearNyquistBand::kNeverMatters ? residual.passed : residual.narrow;
}

/// The part of the ceiling that is left to a peak, where tails of a passed tone may add to it.
float room(float passed, float ceiling) {
  return std::max(1.0f - kResidualFactor * passed / ceiling, kLeastRoom);
}

} // namespace

void Limiter::Tier::prepare(uint32_t pairs, uint32_t window, uint32_t max_hold, uint32_t channels,
                            float target_db, uint32_t more_history, uint32_t max_frames) {
  target = gain_from_db(target_db);
  detectors.assign(channels, {});
  gains.assign(channels, {});
  lines.assign(channels, {});
  for (auto& detector : detectors)
    detector.prepare(pairs, max_frames);
  for (auto& gain : gains) {
    gain.prepare(window, max_hold, max_frames);
    gain.set_target(target);
  }
  latency = detectors[0].latency_frames() + gains[0].latency_frames();
  history = std::max(latency, detectors[0].history_frames()) + more_history;
  for (auto& line : lines)
    line.prepare(history, max_frames);
}

void Limiter::Tier::reset() noexcept {
  for (auto& detector : detectors)
    detector.reset();
  for (auto& gain : gains)
    gain.reset();
  for (auto& line : lines)
    line.reset();
}

/// Of a block in ceilings_.
float Limiter::lowest_ceiling(const float* ceilings, uint32_t frames) const noexcept {
  return ceiling_moved_ == 0 ? ceilings[0] : *std::min_element(ceilings, ceilings + frames);
}

/// peaks_ and true where any peak exceeds what its tier lets through.
bool Limiter::detect(Tier& tier, float* const* newest, const float* sample_peaks,
                     const float* ceilings, uint32_t frames, bool with_residual) noexcept {
  const auto channels = static_cast<uint32_t>(bands_.size());
  const float lowest = lowest_ceiling(ceilings, frames);
  bool any = false;
  bool found[kMaxChannels];
  for (uint32_t c = 0; c < channels; ++c) {
    float* const peaks = peaks_[c].data();
    float least = tier.target * lowest;
    const NearNyquistBand::Residual most =
        with_residual ? most_residual_[c] : NearNyquistBand::Residual{};
    const bool any_residual = most.passed > 0.0f || most.leaked > 0.0f || most.narrow > 0.0f;
    if (any_residual) {
      const float passed = std::max(counted(most), most.narrow);
      least = std::max(least * room(passed, lowest) - kResidualFactor * most.leaked, 0.1f * least);
    }
    found[c] = tier.detectors[c].process(newest[c], frames, sample_peaks[c], least, peaks);
    if (!found[c])
      continue;
    any = true;
    if (any_residual)
      add_residual(peaks, c, ceilings, tier.target, frames);
    for (uint32_t i = 0; i < frames; ++i)
      peaks[i] /= ceilings[i];
  }
  if (!any)
    return false;
  for (uint32_t c = 0; c < channels; ++c)
    if (!found[c])
      std::fill_n(peaks_[c].data(), frames, 0.0f);
  if (channels != 1)
    link_peaks(tier.target, frames);
  return true;
}

void Limiter::add_residual(float* peaks, uint32_t channel, const float* ceilings, float target,
                           uint32_t frames) noexcept {
  const NearNyquistBand::Residual* residual = residuals_[channel].data();
  uint32_t end = NearNyquistBand::kSlotFrames - slot_position_;
  for (uint32_t i = 0; i < frames; ++residual, end += NearNyquistBand::kSlotFrames) {
    const float quiet = counted(*residual);
    const float leaked = kResidualFactor * residual->leaked;
    for (; i < std::min(end, frames); ++i) {
      const float passed = peaks[i] > target * ceilings[i] ? residual->passed : quiet;
      peaks[i] = peaks[i] / room(passed, ceilings[i]) + leaked;
    }
  }
}

void Limiter::link_peaks(float target, uint32_t frames) noexcept {
  const auto channels = static_cast<uint32_t>(bands_.size());
  float* const shared = peaks_[0].data();
  if (shared_gain_) {
    for (uint32_t c = 1; c < channels; ++c)
      for (uint32_t i = 0; i < frames; ++i)
        shared[i] = std::max(shared[i], peaks_[c][i]);
    return;
  }
  // What asks for no reduction counts as being just at the target, whether it was looked at or not.
  for (uint32_t i = 0; i < frames; ++i) {
    float highest = target;
    for (uint32_t c = 0; c < channels; ++c)
      highest = std::max(highest, peaks_[c][i]);
    for (uint32_t c = 0; c < channels; ++c) {
      const float own = std::max(peaks_[c][i], target);
      peaks_[c][i] = own + settings_.link * (highest - own);
    }
  }
}

bool Limiter::apply(Tier& tier, float* const* newest, float* const* out, float* sample_peaks,
                    bool any, uint32_t frames) noexcept {
  const auto channels = static_cast<uint32_t>(bands_.size());
  bool touched = false;
  bool gained = false;
  for (uint32_t c = 0; c < channels; ++c) {
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
