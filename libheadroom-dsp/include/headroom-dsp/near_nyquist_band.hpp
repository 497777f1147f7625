// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/band_slots.hpp"
#include "headroom-dsp/delay_line.hpp"
#include "headroom-dsp/export.hpp"
#include <cstdint>
#include <vector>

namespace headroom {

/// Takes the band above about 0.4535 f_s out of each channel, only while it endangers the ceiling.
///
/// A tone near f_s / 2 that stops, starts or flips raises the continuous signal over thousands of
/// samples, which no finite look-ahead can foresee (docs/limiter.md, "The last tenth of the
/// band"). A narrow filter watches that band; while its level and the programme's are both high
/// enough to matter, a linear-phase high-pass of the same delay is subtracted, faded in and out.
/// Otherwise the output is the input delayed, bit for bit. Channels have nothing to do with each
/// other.
class HEADROOM_DSP_API NearNyquistBand {
public:
  /// @param delay_frames  16..4096, the latency; longer filters are sharper
  /// @param max_frames  largest process()
  /// @param channels  1..kMaxChannels
  /// @param history  frames that stay readable before the block that output() gives
  /// [allocates]
  void prepare(uint32_t delay_frames, double sample_rate_hz, uint32_t max_frames, uint32_t channels,
               uint32_t history);
  void reset() noexcept;
  uint32_t latency_frames() const noexcept { return delay_frames_; }

  /// Frames per slot: what is decided is decided once for a slot.
  static constexpr uint32_t kSlotFrames = 4; // the band's envelope is narrower than f_s / 8
  /// Frames of the current slot that have come; the next one is the slot's first where it is 0.
  uint32_t slot_position() const noexcept { return in_slot_; }

  /// Room for a channel's next block of input; the caller writes all of it, finite, for each
  /// channel, and calls process().
  float* append(uint32_t channel, uint32_t frames) noexcept {
    Channel& to = channels_[channel];
    return to.newest = to.input.append(frames);
  }

  /// @param peaks  sample peak of each channel's block, linear
  /// @param thresholds  linear level that the continuous signal must not exceed, one per frame
  /// [audio thread]
  void process(uint32_t frames, const float* peaks, const float* thresholds) noexcept;

  /// What came of the last process(), with history before it.
  const float* output(uint32_t channel) const noexcept { return channels_[channel].output; }
  /// True where all of that, in each channel, is the input.
  bool untouched() const noexcept { return untouched_; }
  /// No channel has a residual above 0.
  bool quiet() const noexcept { return quiet_; }
  /// The highest of each bound in the last process(); unless quiet().
  const BandResidual& most() const noexcept { return most_; }
  /// One per slot, the one under way included; unless quiet().
  const BandResidual* residuals() const noexcept {
    return residuals_.data() + (starts_slot_ ? 1 : 0);
  }

  /// Silence would change nothing but the place in the slot.
  bool at_rest() const noexcept;
  /// Passes silence over while at_rest(): as append() and process(), without an output.
  void rest(uint32_t frames) noexcept {
    in_slot_ = (in_slot_ + frames) % kSlotFrames;
    rested_ = true;
  }

private:
  struct Channel {
    DelayLine input;
    DelayLine changed; ///< the output, while any of it within the history is not the input
    float* newest = nullptr;
    const float* output = nullptr;
    uint32_t zeros = 0;   ///< input frames of exactly 0 in a row, counted to the filters' length
    uint32_t touched = 0; ///< frames until the history is the input again
  };

  void watch(uint32_t first, uint32_t slots, uint32_t frames, const float* peaks) noexcept;
  bool decide(uint32_t first, uint32_t slots, const float* peaks, const float* thresholds) noexcept;
  void leave(Channel& channel, uint32_t frames) noexcept;
  void subtract(uint32_t channel, uint32_t frames) noexcept;

  std::vector<float> watch_taps_;
  std::vector<float> band_taps_;
  std::vector<Channel> channels_;
  std::vector<float> amount_; ///< per frame
  std::vector<float> band_;
  std::vector<ChannelRow> watched_; ///< the watched band, after that of two slots before
  std::vector<ChannelRow> narrow_;
  std::vector<ChannelRow> programme_;
  std::vector<BandResidual> residuals_; ///< the first one that of the slot under way
  std::vector<BandAmount> amounts_;     ///< the same
  uint32_t delay_frames_ = 0;
  uint32_t history_ = 0;
  uint32_t watch_half_ = 0;
  uint32_t watch_tap_count_ = 0; ///< without the zeros that fill them up
  uint32_t filter_span_ = 0;     ///< frames of zeros after which all filters are at rest
  BandTiming timing_;

  BandState state_;
  BandResidual most_;
  ChannelRow most_amount_;  ///< of the block
  uint32_t in_slot_ = 0;    ///< frames into the current slot
  bool starts_slot_ = true; ///< the last block did
  bool untouched_ = true;
  bool quiet_ = true;
  bool rested_ = false; ///< at_rest() was found true, and nothing but silence came
};

} // namespace headroom
