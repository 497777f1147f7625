// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/k_weighting.hpp"
#include <array>
#include <cstdint>
#include <span>

namespace headroom {

/// What a channel counts by its position (ITU-R BS.1770-5 Annex 1 table 3 and Annex 3): front 1,
/// surround between 60 and 120 degrees 1.41, behind 1, LFE 0. Order as in PipeWire: FL FR FC LFE RL
/// RR SL SR; four channels are FL FR RL RR, five have no LFE. Up to six channels RL and RR are the
/// surround pair (110 degrees, 1.41); with eight, SL and SR are, and RL and RR stand behind (1.00).
/// @param channels  1..kMaxChannels; entries beyond it are 0
HEADROOM_DSP_API std::array<float, kMaxChannels> default_channel_weights(uint32_t channels);

/// LUFS of a mean square as WeightedEnergy gives it; 0 gives -inf. ITU-R BS.1770-5 Annex 1, eq. 2.
HEADROOM_DSP_API double lufs_from_energy(double energy) noexcept;
HEADROOM_DSP_API double energy_from_lufs(double lufs) noexcept;

/// Mean square of the K-weighted signal, summed over channels by their position weights (ITU-R
/// BS.1770-5 Annex 1, the sum in eq. 2), slot after slot of 10 ms. All loudness is made of these.
class WeightedEnergy {
public:
  static constexpr double kSlotMs = 10.0;

  /// @param sample_rate_hz  8000..768000
  /// @param channels  1..kMaxChannels, weighted by default_channel_weights()
  void prepare(double sample_rate_hz, uint32_t channels);

  /// The past becomes silence and a slot begins. [audio thread]
  void reset() noexcept;

  /// Also does what reset() does.
  /// @param weights  one per channel, >= 0; 0 leaves a channel out [audio thread]
  void set_weights(std::span<const float> weights) noexcept;

  /// NaN and Inf count as silence.
  /// @param block  at most frames_to_slot() frames
  /// @return a slot is complete
  /// [audio thread; no allocation, lock or syscall]
  bool process(ConstBlock block) noexcept;

  /// The same for what is finite and within +-65536 already, give or take a stage's gain.
  /// @param peak  at least the highest |sample|; 0 is silence
  bool process_clean(ConstBlock block, float peak) noexcept;

  /// 1.. what a slot has.
  uint32_t frames_to_slot() const noexcept { return slot_frames_ - filled_; }

  uint32_t slot_frames() const noexcept { return slot_frames_; }

  /// Of the last complete slot; 1.0 = -0.691 LUFS, never NaN.
  double slot() const noexcept { return slot_; }

private:
  /// Filters in transposed form and the sum of squares, one entry per channel: loops over channels
  /// become vectors.
  struct State {
    alignas(64) double shelf1[kMaxChannels] = {}, shelf2[kMaxChannels] = {};
    alignas(64) double high1[kMaxChannels] = {}, high2[kMaxChannels] = {};
    alignas(64) double sum[kMaxChannels] = {};
  };

  void filter(const float* const* rows, float peak, uint32_t frames) noexcept;
  bool advance(uint32_t frames) noexcept;
  template <uint32_t N>
  void run(const float* const* rows, uint32_t first, uint32_t frames) noexcept;
  bool at_rest() const noexcept;
  void finish_slot() noexcept;

  KWeighting weighting_{};
  State state_;
  std::array<float, kMaxChannels> weights_{};
  std::array<uint32_t, kMaxChannels> heard_{}; ///< channels whose weight is not 0
  uint32_t heard_count_ = 0;
  uint32_t channels_ = 0;
  uint32_t slot_frames_ = 1;
  uint32_t filled_ = 0;
  double slot_ = 0.0;
};

} // namespace headroom
