// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/loudness_histogram.hpp"
#include "headroom-dsp/weighted_energy.hpp"
#include <cstdint>
#include <span>
#include <vector>

namespace headroom {

/// Loudness after ITU-R BS.1770-5 and EBU R 128: momentary, short-term, integrated, range.
///
/// Moves on in slots of 10 ms; a reading is that of the last complete slot (momentary) or of the
/// last complete 100 ms (the others), ready made: asking costs nothing. LUFS, -inf for silence.
class HEADROOM_DSP_API LoudnessMeter {
public:
  /// Allocates; the history is silence; weights are default_channel_weights().
  /// @param sample_rate_hz  8000..768000
  /// @param channels  1..kMaxChannels
  /// @throws std::invalid_argument naming the value and what is allowed
  /// [control thread, process() not running]
  void prepare(double sample_rate_hz, uint32_t channels);

  /// The past becomes silence, also for the maxima, integrated and range. [audio thread]
  void reset() noexcept;

  /// Integrated, range and maxima start again, the signal goes on. [audio thread]
  void clear() noexcept;

  /// Other positions than the default ones; also does what reset() does.
  /// @param weights  one per channel, >= 0; 0 leaves a channel out
  /// [audio thread]
  void set_weights(std::span<const float> weights) noexcept;

  /// Any number of frames; NaN and Inf count as silence.
  /// @param block  planar, the prepared number of rows
  /// [audio thread; no allocation, lock or syscall]
  void process(ConstBlock block) noexcept;

  /// 400 ms, at every 10 ms. EBU Tech 3341 section 2.2.
  float momentary_lufs() const noexcept { return momentary_lufs_; }
  /// 3 s, at every 100 ms.
  float short_term_lufs() const noexcept { return short_term_lufs_; }
  /// Blocks of 400 ms at every 100 ms, gated at -70 LUFS and 10 LU below their mean.
  float integrated_lufs() const noexcept { return integrated_lufs_; }
  /// EBU Tech 3342, >= 0; 0 while unknown. Follows 50 ms after the others, so that no 10 ms have
  /// all of the work.
  float loudness_range_lu() const noexcept { return range_lu_; }
  float max_momentary_lufs() const noexcept;
  float max_short_term_lufs() const noexcept;

  /// 1.. until momentary moves on.
  uint32_t frames_to_slot() const noexcept { return energy_.frames_to_slot(); }
  /// Energy of the last complete slot, see WeightedEnergy.
  double slot_energy() const noexcept { return energy_.slot(); }

private:
  friend class Agc;
  /// process() for what is clean already, see WeightedEnergy::process_clean().
  /// @param block  at most frames_to_slot() frames
  void process_clean(ConstBlock block, float peak) noexcept {
    if (energy_.process_clean(block, peak))
      take_slot();
  }
  void take_slot() noexcept;
  void take_step(double momentary) noexcept;

  WeightedEnergy energy_;
  static constexpr uint32_t kMomentarySlots = 40;
  static constexpr uint32_t kShortTermSteps = 30;
  double slots_[kMomentarySlots] = {}; ///< ring of the last 400 ms
  double steps_[kShortTermSteps] = {}; ///< ring of the last 3 s, sums over 100 ms
  uint32_t next_slot_ = 0;
  uint32_t next_step_ = 0;
  double step_sum_ = 0.0;       ///< of the current 100 ms
  uint32_t slots_to_step_ = 0;  ///< until the next 100 ms are complete
  uint64_t counted_slots_ = 0;  ///< since clear()
  LoudnessHistogram blocks_;    ///< 400 ms, for integrated
  LoudnessHistogram stretches_; ///< 3 s, for the range
  double max_momentary_ = 0.0;
  double max_short_term_ = 0.0;
  float momentary_lufs_ = 0.0f;
  float short_term_lufs_ = 0.0f;
  float integrated_lufs_ = 0.0f;
  float range_lu_ = 0.0f;
};

} // namespace headroom
