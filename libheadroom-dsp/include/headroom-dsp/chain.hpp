// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/chain_settings.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/latest_value.hpp"
#include "headroom-dsp/limiter.hpp"
#include "headroom-dsp/true_peak_meter.hpp"
#include <atomic>
#include <cstdint>

namespace headroom {

/// What the chain measured. The maxima cover the time since the previous read_meters(), at times
/// the one before it as well, so that no peak is missed.
struct ChainMeters {
  uint64_t frames = 0;                        ///< processed since prepare() or reset()
  float input_peak[kMaxChannels] = {};        ///< sample peak, linear
  float output_peak[kMaxChannels] = {};       ///< sample peak, linear
  float output_true_peak = 0.0f;              ///< linear, over all channels
  float limiter_gain_reduction_db = 0.0f;     ///< >= 0
  float max_limiter_gain_reduction_db = 0.0f; ///< >= 0, since prepare() or reset()
};

/// The whole signal path of headroom, in the order in which it is heard. Today: the limiter.
///
/// create -> prepare() -> process() ... -> prepare() again for another rate, size or layout.
class HEADROOM_DSP_API Chain {
public:
  /// Allocates and designs for one format; the history is cleared. latency_frames() is constant
  /// until the next prepare().
  /// @param sample_rate_hz  8000..768000
  /// @param max_frames  largest block process() will see, 1..65536
  /// @param channels  1..kMaxChannels
  /// @throws std::invalid_argument naming the value and what is allowed
  /// [control thread, process() not running]
  void prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
               const ChainSettings& settings = ChainSettings::transparent());

  /// Clears the history, keeps the settings. [audio thread, or process() not running]
  void reset() noexcept;

  /// Validates, then hands the settings to process(), which takes them at its next block.
  /// limiter.lookahead_ms only takes effect in prepare().
  /// @throws std::invalid_argument naming the field and its range; nothing changes then
  /// [one control thread]
  void set(const ChainSettings& settings);

  /// In place or out of place; zero frames is legal; NaN and Inf count as silence.
  /// @param in, out  planar, channels() rows, at most max_frames frames
  /// [audio thread; no allocation, lock or syscall]
  void process(ConstBlock in, Block out) noexcept;

  /// Delay from input to output, constant between prepares, in frames.
  uint32_t latency_frames() const noexcept { return limiter_.latency_frames(); }
  uint32_t channels() const noexcept { return channels_; }
  double sample_rate_hz() const noexcept { return sample_rate_hz_; }

  /// The newest measurements; starts new maxima. [one control thread]
  ChainMeters read_meters() noexcept;

private:
  /// Maxima of one reading interval.
  struct Maxima {
    float input_peak[kMaxChannels] = {};
    float output_peak[kMaxChannels] = {};
    float output_true_peak = 0.0f;
    float lowest_gain = 1.0f;
  };
  void measure(ConstBlock out) noexcept;

  Limiter limiter_;
  TruePeakMeter output_meter_;
  LatestValue<ChainSettings> settings_;
  LatestValue<ChainMeters> meters_;
  std::atomic<bool> new_interval_{false};
  Maxima current_;
  Maxima previous_;
  float lowest_gain_ = 1.0f; ///< since prepare() or reset()
  uint64_t frames_ = 0;
  double sample_rate_hz_ = 0.0;
  uint32_t channels_ = 0;
};

} // namespace headroom
