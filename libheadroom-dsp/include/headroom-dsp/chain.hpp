// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/agc.hpp"
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/bypass_fade.hpp"
#include "headroom-dsp/chain_meters.hpp"
#include "headroom-dsp/chain_settings.hpp"
#include "headroom-dsp/channel_volume.hpp"
#include "headroom-dsp/compressor.hpp"
#include "headroom-dsp/equalizer_slot.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/latest_value.hpp"
#include "headroom-dsp/limiter_switch.hpp"
#include "headroom-dsp/listener.hpp"
#include "headroom-dsp/loudness_meter.hpp"
#include "headroom-dsp/meter_tap.hpp"
#include "headroom-dsp/soft_limiter.hpp"
#include <atomic>
#include <cstdint>
#include <vector>

namespace headroom {

/// The whole signal path of headroom, in the order in which it is heard:
///
///   [EQ "pre"] -> AGC -> compressor -> [EQ "post"] -> soft tier -> bypass fade -> volume ->
///   hard tier
///
/// The AGC listens behind the soft tier, so that make-up, equaliser and soft tier are inside its
/// loop and the user's volume is not. The hard tier is behind everything, bypass included.
///
/// create -> prepare() -> process() ... -> prepare() again for another rate, size or layout.
class HEADROOM_DSP_API Chain {
public:
  /// Allocates and designs for one format; the history is cleared.
  /// @param sample_rate_hz  8000..768000
  /// @param max_frames  largest block process() will see, 1..65536
  /// @param channels  1..kMaxChannels
  /// @throws std::invalid_argument naming the value and what is allowed
  /// [control thread, process() not running]
  void prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
               const ChainSettings& settings = ChainSettings::transparent());

  /// Clears the history, keeps the settings. [audio thread, or process() not running]
  void reset() noexcept;

  /// Validates, then hands the settings to process(), which takes them at its next block; all of
  /// them are live, and none clicks. Another limiter.lookahead_ms is faded to within 50 ms.
  /// @throws std::invalid_argument naming the field and its range; nothing changes then
  /// [one control thread; allocates for another look-ahead and for the first filter]
  void set(const ChainSettings& settings);

  /// What the listener does, whatever the settings; taken at the next block.
  /// @throws std::invalid_argument naming the field and its range; nothing changes then
  /// [one control thread]
  void set_listener(const Listener& listener);

  /// In place or out of place; zero frames is legal; NaN and Inf count as silence.
  /// @param in, out  planar, channels() rows, at most max_frames frames
  /// [audio thread; no allocation, lock or syscall]
  void process(ConstBlock in, Block out) noexcept;

  /// Delay from input to output in frames: the limiter's look-ahead, nothing else delays.
  /// [control thread]
  uint32_t latency_frames() const noexcept { return limiter_.latency_frames(); }
  uint32_t channels() const noexcept { return channels_; }
  double sample_rate_hz() const noexcept { return sample_rate_hz_; }

  /// The newest measurements; starts new maxima. [one control thread]
  ChainMeters read_meters() noexcept { return meters_.read(); }

  /// Integrated loudness and loudness range begin anew. [any thread]
  void restart_integrated_loudness() noexcept { restart_loudness_.store(true); }

private:
  void take_settings() noexcept;
  void take_listener() noexcept;
  void process_chunk(const float* const* in, float* const* out, uint32_t frames,
                     ChainMeters& block) noexcept;
  void match_levels() noexcept;
  void describe(ChainMeters& block) const noexcept;

  LatestValue<ChainSettings> settings_;
  LatestValue<Listener> listener_;
  std::atomic<bool> restart_loudness_{false};
  EqualizerSlot eq_pre_;
  Agc agc_;
  Compressor compressor_;
  EqualizerSlot eq_post_;
  SoftLimiter soft_;
  LoudnessMeter input_loudness_; ///< while levels are matched
  BypassFade bypass_;
  ChannelVolume volume_;
  LimiterSwitch limiter_;
  MeterTap meters_;
  std::vector<std::vector<float>> dry_; ///< per channel, the sanitised input
  std::vector<std::vector<float>> wet_; ///< per channel
  double sample_rate_hz_ = 0.0;
  uint32_t channels_ = 0;
  float least_programme_lufs_ = 0.0f; ///< that the soft tier is told of
  bool level_matched_ = false;
};

} // namespace headroom
