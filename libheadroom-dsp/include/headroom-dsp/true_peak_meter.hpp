// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/delay_line.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/peak_detector.hpp"
#include <cstdint>
#include <vector>

namespace headroom {

/// Highest continuous-time level of each channel (ITU-R BS.1770-5 Annex 2, at 8x and with a finer
/// interpolator than its example): within +-0.02 dB up to 0.45 f_s.
///
/// A block whose sample peak cannot exceed what was already seen is not oversampled at all.
class HEADROOM_DSP_API TruePeakMeter {
public:
  /// @param max_frames  1..65536, largest process()
  /// @param channels  1..kMaxChannels
  /// @throws std::invalid_argument naming the value and what is allowed
  /// [control thread, process() not running]
  void prepare(uint32_t max_frames, uint32_t channels);

  /// The past becomes silence and the maxima 0. [audio thread]
  void reset() noexcept;

  /// Maxima start again at 0, the signal goes on. [audio thread]
  void clear() noexcept;

  /// The last kLatencyFrames of a block are judged with the next one.
  /// [audio thread; no allocation, lock or syscall]
  void process(ConstBlock block) noexcept;

  /// Since reset() or clear(); linear, 1.0 = 0 dBTP; never NaN.
  float true_peak(uint32_t channel) const noexcept { return channels_[channel].highest; }
  float true_peak() const noexcept;

  /// Sample peak since reset() or clear(), linear; never NaN.
  float sample_peak(uint32_t channel) const noexcept { return channels_[channel].sample_peak; }

  /// Samples that have to follow before a peak is known.
  static constexpr uint32_t kLatencyFrames = 26;

private:
  struct Channel {
    PeakDetector detector;
    DelayLine line;
    float highest = 0.0f;
    float sample_peak = 0.0f;
    uint32_t silent_frames = 0; ///< in a row, counted to twice the detector's history
  };
  std::vector<Channel> channels_;
  std::vector<float> peaks_;
};

} // namespace headroom
