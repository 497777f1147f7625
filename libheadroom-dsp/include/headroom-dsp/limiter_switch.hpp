// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/limiter.hpp"
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace headroom {

/// A Limiter whose look-ahead too can change while audio runs: a second one is built beside it,
/// fed until its delay is full, and faded to. Both keep the ceiling and the fade weighs them with
/// a + b = 1, so their sum keeps it as well.
///
/// Limiters travel control -> next_ -> audio -> retired_ -> control, and none dies on the audio
/// thread.
class HEADROOM_DSP_API LimiterSwitch {
public:
  static constexpr double kFadeMs = 30.0;

  LimiterSwitch() = default;
  ~LimiterSwitch(); ///< [control thread, process() not running]
  LimiterSwitch(const LimiterSwitch&) = delete;
  LimiterSwitch& operator=(const LimiterSwitch&) = delete;

  /// As Limiter::prepare(). [control thread, process() not running]
  void prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
               const LimiterSettings& settings = {});

  /// Builds what settings need built; process() takes it over when no fade is under way. Hand the
  /// same settings to set() first. Allocates only if the look-ahead is another one.
  /// @throws std::invalid_argument as Limiter::prepare(); nothing changes then
  /// [one control thread; process() may run]
  void build(const LimiterSettings& settings);

  /// As Limiter::set(). [audio thread]
  void set(const LimiterSettings& settings) noexcept;

  /// As Limiter::reset(); a fade under way has ended then. [audio thread]
  void reset() noexcept;

  /// As Limiter::process(). [audio thread; no allocation, lock or syscall]
  void process(ConstBlock in, Block out) noexcept;

  /// Of the limiter that was built last, in frames. [control thread]
  uint32_t latency_frames() const noexcept { return latency_frames_; }

  /// As Limiter's, over both limiters during a fade. [audio thread]
  float lowest_gain() const noexcept { return lowest_gain_; }
  float input_peak(uint32_t channel) const noexcept {
    return current_->limiter.input_peak(channel);
  }

private:
  /// A limiter on its way; retired ones form a list.
  struct Traveller {
    Limiter limiter;
    Traveller* next_retired = nullptr;
  };
  void collect_retired() noexcept;
  void take_next() noexcept;
  void fade(ConstBlock in, Block out) noexcept;
  void end_fade() noexcept;

  std::unique_ptr<Traveller> current_;            ///< what is heard
  std::unique_ptr<Traveller> incoming_;           ///< what is being faded to
  std::atomic<Traveller*> next_{nullptr};         ///< built, not yet taken
  std::atomic<Traveller*> retired_{nullptr};      ///< no longer heard, not yet collected
  std::vector<std::vector<float>> incoming_rows_; ///< per channel
  uint32_t fade_position_ = 0;                    ///< frames since incoming_ got its first input
  uint32_t fade_start_ = 0;                       ///< frames that incoming_ runs unheard
  uint32_t fade_frames_ = 1;
  LimiterSettings settings_;
  float lowest_gain_ = 1.0f;
  double sample_rate_hz_ = 0.0;
  uint32_t max_frames_ = 0;
  uint32_t channels_ = 0;
  uint32_t latency_frames_ = 0;
};

} // namespace headroom
