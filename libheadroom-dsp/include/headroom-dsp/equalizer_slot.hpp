// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/equalizer.hpp"
#include "headroom-dsp/export.hpp"
#include <atomic>
#include <cstdint>
#include <memory>

namespace headroom {

/// A place for an Equalizer, which is built when it is first needed: most chains never use one, and
/// it is their largest part. Without it nothing happens, bit for bit.
class HEADROOM_DSP_API EqualizerSlot {
public:
  /// As Equalizer::prepare(). [control thread, process() not running]
  void prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
               const EqualizerSettings& settings);

  /// As Equalizer::set(); allocates the first time that settings ask for a filter.
  /// [one control thread; process() may run]
  void set(const EqualizerSettings& settings);

  /// As Equalizer's. [audio thread]
  void reset() noexcept;
  void process(ConstBlock in, Block out) noexcept;

private:
  friend class Chain;
  /// What process() does, in place, for rows that are finite and within +-65536 already, give or
  /// take a stage's gain.
  /// @param peak  at least the highest |sample|; 0 is silence
  /// @return the same bound on what is there then
  float process_clean(Block rows, float peak) noexcept;
  std::unique_ptr<Equalizer> owned_;       ///< control thread's
  std::atomic<Equalizer*> ready_{nullptr}; ///< the same one, once it is prepared
  double sample_rate_hz_ = 0.0;
  uint32_t max_frames_ = 0;
  uint32_t channels_ = 0;
};

} // namespace headroom
