// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/loudness_meter.hpp"
#include "headroom-dsp/true_peak_meter.hpp"
#include "render/audio_reader.hpp"
#include <functional>

namespace headroom::ctl {

/// What a whole file measures; -inf for silence.
struct Levels {
  double integrated_lufs;
  double loudness_range_lu; ///< >= 0
  double max_momentary_lufs;
  double max_short_term_lufs;
  double true_peak_dbtp;
  double sample_peak_dbfs;
  uint64_t frames;
};

/// Measures a programme piece by piece: BS.1770-5 loudness by channel position, EBU Tech 3342
/// range, true and sample peak over all channels.
class LevelMeter {
public:
  /// @param max_frames  1..65536, largest add()
  LevelMeter(const AudioFormat& format, uint32_t max_frames);

  void add(ConstBlock block);

  /// Of all that was added.
  Levels finish();

private:
  LoudnessMeter loudness_;
  TruePeakMeter true_peak_;
  uint32_t channels_;
  uint32_t max_frames_;
  float sample_peak_ = 0.0f;
  uint64_t frames_ = 0;
};

/// Reads a file to its end.
/// @param after_block  called with the frames of each block, may throw to give up
Levels measure(AudioReader& reader, const std::function<void(uint32_t)>& after_block);

} // namespace headroom::ctl
