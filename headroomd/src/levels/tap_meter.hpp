// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <atomic>
#include <headroom-dsp/block.hpp>
#include <headroom-dsp/latest_value.hpp>
#include <headroom-dsp/level_controller.hpp>

namespace headroom {

/// Measures what a tap hears: highest sample, and the mean square of the loudest channel, so that
/// silent ones do not dilute it. Samples that are no numbers count as silence.
class TapMeter {
public:
  /// @param block  1..kMaxChannels rows
  /// [audio thread; no allocation, lock or syscall]
  void add(ConstBlock block) noexcept;

  /// What came since the previous call. [control thread]
  LevelMeasurement read(double sample_rate_hz) noexcept;

private:
  struct Totals {
    uint64_t frames = 0;
    double squares[kMaxChannels] = {};
  };
  Totals totals_; // audio thread's
  Totals seen_;   // control thread's, at the previous read
  LatestValue<Totals> published_;
  std::atomic<float> peak_{0.0f}; // since the previous read
};

} // namespace headroom
