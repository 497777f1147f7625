// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/limiter.hpp"
#include "chunks.hpp"
#include "headroom-dsp/units.hpp"
#include "kernels/kernels.hpp"
#include "stage_format.hpp"
#include <algorithm>
#include <cmath>

namespace headroom {

namespace {

// Larger blocks are worked off in pieces that stay in the first-level cache.
constexpr uint32_t kChunkFrames = 128;

// The second tier's distance from the ceiling. Far enough above the first tier's (0.1 dB) not to
// answer to what that one has done right, far enough below the ceiling for what it cannot see.
constexpr float kSecondMarginDb = 0.06f;

/// How the latency is spent, in frames. Found by search (docs/limiter.md, "Spending 3 ms").
struct Layout {
  uint32_t band_delay;
  uint32_t first_pairs, first_window;
  uint32_t second_pairs, second_window;
};

Layout layout_for(uint32_t frames) {
  const auto share = [frames](double part, uint32_t least, uint32_t most) {
    return std::clamp(static_cast<uint32_t>(std::lround(part * frames)), least, most);
  };
  Layout layout{};
  layout.band_delay = share(0.333, 20, 96);
  layout.first_pairs = share(0.165, 8, 32);
  layout.second_pairs = share(0.111, 6, 24);
  layout.second_window = share(0.1, 6, 48);
  layout.first_window = frames - layout.band_delay - (layout.first_pairs + 2) -
                        (layout.second_pairs + 2) - (layout.second_window - 1) + 1;
  return layout;
}

} // namespace

void Limiter::prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
                      const LimiterSettings& settings) {
  settings.validate();
  require_format(sample_rate_hz, max_frames, channels);

  sample_rate_hz_ = sample_rate_hz;
  latency_frames_ = latency_frames_for(settings, sample_rate_hz);
  const Layout layout = layout_for(latency_frames_);
  const uint32_t max_hold = frames_from_ms(200.0, sample_rate_hz);
  channels_ = channels;
  first_.prepare(layout.first_pairs, layout.first_window, max_hold, channels, -kMarginDb,
                 kChunkFrames);
  second_.prepare(layout.second_pairs, layout.second_window, max_hold, channels, -kSecondMarginDb,
                  kChunkFrames);
  // The second tier's past can be had from the first one's, too.
  band_.prepare(layout.band_delay, sample_rate_hz, kChunkFrames, channels,
                std::max(first_.history, first_.latency + second_.history));
  verified_.assign(channels, {});
  for (auto& line : verified_)
    line.prepare(second_.history, kChunkFrames);
  ceilings_.prepare(first_.latency, kChunkFrames);
  steady_ceilings_.resize(first_.latency + kChunkFrames);
  // Everything that is remembered is younger than the latency and a few detectors' histories.
  rest_frames_ = latency_frames_ + 4 * first_.detectors[0].history_frames() + kChunkFrames;

  const std::vector<float> row(kChunkFrames + DelayLine::kPadding, 0.0f);
  peaks_.assign(channels, row);
  gain_ = row;
  set(settings);
  reset();
}

uint32_t Limiter::latency_frames_for(const LimiterSettings& settings,
                                     double sample_rate_hz) noexcept {
  return std::max(frames_from_ms(static_cast<double>(settings.lookahead_ms), sample_rate_hz),
                  kLeastLatencyFrames);
}

void Limiter::reset() noexcept {
  band_.reset();
  first_.reset();
  second_.reset();
  for (auto& line : verified_)
    line.reset();
  recent_.restart(0.0f);
  verify_frames_ = 0;
  second_stale_ = false;
  lowest_gain_ = 1.0f;
  shared_gain_ = settings_.link >= 1.0f;
  ceiling_ = ceiling_goal_;
  std::ranges::fill(steady_ceilings_, ceiling_);
  ceiling_moved_ = 0;
  silent_frames_ = rest_frames_;
}

void Limiter::set(const LimiterSettings& settings) noexcept {
  settings_ = settings;
  const float goal = gain_from_db(settings.ceiling_dbtp);
  if (goal != ceiling_goal_)
    ceiling_step_ = (goal - ceiling_) / static_cast<float>(kRampMs * sample_rate_hz_ / 1000.0);
  ceiling_goal_ = goal;
  const auto hold = frames_from_ms(static_cast<double>(settings.hold_ms), sample_rate_hz_);
  const float release =
      one_pole_coefficient(static_cast<double>(settings.release_ms), sample_rate_hz_);
  for (Tier* tier : {&first_, &second_}) {
    for (auto& gain : tier->gains) {
      gain.set_hold(hold);
      gain.set_release(release);
    }
    if (shared_gain_ && settings.link < 1.0f)
      for (size_t c = 1; c < tier->gains.size(); ++c)
        tier->gains[c] = tier->gains[0];
  }
  if (settings.link < 1.0f)
    shared_gain_ = false;
}

void Limiter::process(ConstBlock in, Block out) noexcept {
  lowest_gain_ = 1.0f;
  std::ranges::fill(input_peak_, 0.0f);
  in_chunks(in, out, channels_, kChunkFrames, [this](auto... piece) { process_chunk(piece...); });
}

/// Separate gains meet again where all of them are at rest.
void Limiter::share_gain() noexcept { shared_gain_ = gains_idle(); }

bool Limiter::gains_idle() const noexcept {
  const uint32_t count = shared_gain_ ? 1 : channels_;
  for (uint32_t c = 0; c < count; ++c)
    if (!first_.gains[c].idle() || !second_.gains[c].idle())
      return false;
  return true;
}

void Limiter::rest_gains(uint32_t frames) noexcept {
  const uint32_t count = shared_gain_ ? 1 : channels_;
  for (uint32_t c = 0; c < count; ++c) {
    first_.gains[c].rest(frames);
    second_.gains[c].rest(frames);
  }
}

/// Silence in would be silence out, and leave everything as it is but some places in time.
bool Limiter::at_rest() const noexcept {
  return silent_frames_ >= rest_frames_ && verify_frames_ == 0 && ceiling_ == ceiling_goal_ &&
         ceiling_moved_ == 0 && gains_idle() && band_.at_rest();
}

void Limiter::rest(float* const* out, uint32_t frames) noexcept {
  band_.rest(frames);
  for (uint32_t c = 0; c < channels_; ++c)
    std::fill_n(out[c], frames, 0.0f);
  rest_gains(frames);
}

void Limiter::process_chunk(const float* const* in, float* const* out, uint32_t frames) noexcept {
  if (!shared_gain_ && settings_.link >= 1.0f)
    share_gain();
  if (at_rest()) {
    const auto silent = [frames](const float* row) {
      return kernels::max_abs(row, frames) == 0.0f;
    };
    if (std::all_of(in, in + channels_, silent)) {
      rest(out, frames);
      return;
    }
  }

  const float* const ceilings = next_ceilings(frames);
  slot_position_ = band_.slot_position();
  float sample_peaks[kMaxChannels];
  float loudest = 0.0f;
  for (uint32_t c = 0; c < channels_; ++c) {
    sample_peaks[c] =
        kernels::sanitize(in[c], band_.append(c, frames), frames, kernels::kLoudestInput);
    input_peak_[c] = std::max(input_peak_[c], sample_peaks[c]);
    loudest = std::max(loudest, sample_peaks[c]);
  }
  silent_frames_ = loudest == 0.0f ? std::min(silent_frames_ + frames, rest_frames_) : 0;
  band_.process(frames, sample_peaks, ceilings);
  if (nothing_to_do(loudest, lowest_ceiling(ceilings, frames), frames)) {
    for (auto& detector : first_.detectors)
      detector.skip();
    pass(out, frames);
    return;
  }

  const float* newest[kMaxChannels];
  for (uint32_t c = 0; c < channels_; ++c) {
    newest[c] = band_.output(c);
    sample_peaks[c] = kernels::max_abs(newest[c], frames);
  }
  const bool any_first = detect(first_, newest, sample_peaks, ceilings, frames, true);
  if (!any_first && verify_frames_ == 0 && gains_idle()) {
    pass(out, frames);
    return;
  }

  float* verified[kMaxChannels];
  for (uint32_t c = 0; c < channels_; ++c) {
    verified[c] = verified_[c].append(frames);
    if (second_stale_)
      std::copy_n(newest[c] - first_.latency - second_.history, second_.history,
                  verified[c] - second_.history);
  }
  second_stale_ = false;
  if (apply(first_, newest, verified, sample_peaks, any_first, frames))
    verify_frames_ = second_.detectors[0].history_frames() + kChunkFrames;

  // Untouched audio was found to be below the first threshold; only what a gain has been at needs
  // a second look.
  bool any_second = false;
  if (verify_frames_ != 0) {
    any_second = detect(second_, verified, sample_peaks, ceilings - first_.latency, frames, false);
    verify_frames_ -= std::min(verify_frames_, frames);
  } else {
    for (auto& detector : second_.detectors)
      detector.skip();
  }
  apply(second_, verified, out, sample_peaks, any_second, frames);
}

/// A bound for all channels at once: no peak of the block can be above what the first tier lets
/// through, and nothing is left to do of what went before.
/// @param loudest  sample peak of the block's input, linear
bool Limiter::nothing_to_do(float loudest, float ceiling, uint32_t frames) noexcept {
  const float recent =
      recent_.add(loudest, frames, band_.latency_frames() + first_.detectors[0].history_frames());
  if (verify_frames_ != 0 || !band_.untouched() || !gains_idle())
    return false;
  for (uint32_t c = 0; c < channels_; ++c)
    if (!first_.detectors[0].safe(recent, let_through(first_, ceiling, c)))
      return false;
  return true;
}

/// Nothing to do for either gain: the audio goes past the second tier.
void Limiter::pass(float* const* out, uint32_t frames) noexcept {
  for (uint32_t c = 0; c < channels_; ++c)
    kernels::copy(band_.output(c) - first_.latency - second_.latency, out[c], frames);
  rest_gains(frames);
  if (!second_stale_)
    for (auto& detector : second_.detectors)
      detector.skip();
  second_stale_ = true;
}

/// The ceiling of each of the next frames, and of first_.latency before them.
const float* Limiter::next_ceilings(uint32_t frames) noexcept {
  const bool steady = ceiling_ == ceiling_goal_;
  if (ceiling_moved_ == 0) {
    if (steady)
      return steady_ceilings_.data() + first_.latency;
    float* const past = ceilings_.append(0);
    std::fill(past - first_.latency, past, ceiling_);
  }
  float* const ceilings = ceilings_.append(frames);
  if (steady) {
    std::fill_n(ceilings, frames, ceiling_);
    ceiling_moved_ -= std::min(ceiling_moved_, frames);
    if (ceiling_moved_ == 0)
      std::ranges::fill(steady_ceilings_, ceiling_);
    return ceilings;
  }
  ceiling_moved_ = first_.latency + kChunkFrames;
  for (uint32_t i = 0; i < frames; ++i) {
    ceiling_ = std::fabs(ceiling_goal_ - ceiling_) <= std::fabs(ceiling_step_)
                   ? ceiling_goal_
                   : ceiling_ + ceiling_step_;
    ceilings[i] = ceiling_;
  }
  return ceilings;
}

} // namespace headroom
