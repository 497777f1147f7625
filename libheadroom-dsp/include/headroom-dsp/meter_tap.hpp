// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/chain_meters.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/latest_value.hpp"
#include "headroom-dsp/true_peak_meter.hpp"
#include <atomic>
#include <cstdint>

namespace headroom {

/// Gathers a chain's meters on the audio thread and hands them to one reader.
class HEADROOM_DSP_API MeterTap {
public:
  /// As TruePeakMeter::prepare(). [control thread, process() not running]
  void prepare(uint32_t max_frames, uint32_t channels);

  /// Everything starts at 0. [audio thread]
  void reset() noexcept;

  /// Adds a block. [audio thread; no allocation, lock or syscall]
  /// @param out  what leaves
  /// @param block  what the stages say of it: input peaks, reductions (limiter_gain_reduction_db as
  ///   the lowest gain, linear) and whatever is not a maximum; the rest is filled in here
  void update(ConstBlock out, const ChainMeters& block) noexcept;

  /// The newest measurements; starts new maxima. [one control thread]
  ChainMeters read() noexcept;

private:
  /// Maxima of one reading interval.
  struct Maxima {
    float input_peak[kMaxChannels] = {};
    float output_peak[kMaxChannels] = {};
    float output_true_peak = 0.0f;
    float compressor_gain_reduction_db = 0.0f;
    float soft_gain_reduction_db = 0.0f;
    float lowest_gain = 1.0f;

    void include(const Maxima& other, uint32_t channels) noexcept;
  };

  TruePeakMeter true_peak_;
  LatestValue<ChainMeters> newest_;
  std::atomic<bool> new_interval_{false};
  Maxima current_;
  Maxima previous_;
  float lowest_gain_ = 1.0f; ///< since prepare() or reset()
  uint64_t frames_ = 0;
  uint32_t channels_ = 0;
};

} // namespace headroom
