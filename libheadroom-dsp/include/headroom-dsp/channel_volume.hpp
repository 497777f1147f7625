// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/smoothed.hpp"
#include <cstdint>

namespace headroom {

/// A gain per channel that glides to its goal. At 1 it does nothing, bit for bit.
class HEADROOM_DSP_API ChannelVolume {
public:
  static constexpr double kGlideMs = 30.0;

  /// All at 1.
  /// @param channels  1..kMaxChannels
  /// [control thread, process() not running]
  void prepare(double sample_rate_hz, uint32_t channels);

  /// Is at its goal at once. [audio thread]
  void reset() noexcept;

  /// @param volume  linear, one per channel
  /// [audio thread]
  void set(const float* volume) noexcept;

  /// In place. [audio thread; no allocation, lock or syscall]
  void process(Block block) noexcept;

private:
  Smoothed gains_[kMaxChannels];
  uint32_t channels_ = 0;
};

} // namespace headroom
