// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/smoothed.hpp"
#include <cstdint>

namespace headroom {

/// Fades between the processed signal and the untouched one, equally loud on request. Both have to
/// be equally late. Fully processed it does nothing, fully bypassed it copies, bit for bit.
class HEADROOM_DSP_API BypassFade {
public:
  static constexpr double kFadeMs = 30.0;
  static constexpr double kMatchMs = 400.0; ///< glide of the level match
  static constexpr float kMostMatchDb = 40.0f;

  /// Processed, and no level match.
  /// @param channels  1..kMaxChannels
  /// [control thread, process() not running]
  void prepare(double sample_rate_hz, uint32_t channels);

  /// Fades end at once. [audio thread]
  void reset() noexcept;

  /// [audio thread]
  void set_bypassed(bool bypassed) noexcept { dry_share_.set(bypassed ? 1.0f : 0.0f); }

  /// Gain of the untouched signal, e.g. the difference of two loudness readings; held to
  /// +-kMostMatchDb; NaN keeps what is. [audio thread]
  void set_match_db(float db) noexcept;

  /// wet becomes what is heard. [audio thread; no allocation, lock or syscall]
  void process(ConstBlock dry, Block wet) noexcept;

  /// True when nothing of the processed signal is heard.
  bool bypassed() const noexcept { return dry_share_.settled() && dry_share_.goal() == 1.0f; }

private:
  Smoothed dry_share_; ///< 0 processed .. 1 untouched
  Smoothed match_;     ///< linear
  uint32_t channels_ = 0;
};

} // namespace headroom
