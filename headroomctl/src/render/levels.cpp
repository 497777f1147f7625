// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/levels.hpp"
#include "headroom-dsp/units.hpp"
#include "render/audio_rows.hpp"
#include <algorithm>
#include <cmath>

namespace headroom::ctl {

LevelMeter::LevelMeter(const AudioFormat& format, uint32_t max_frames)
    : channels_(format.channels()), max_frames_(max_frames) {
  loudness_.prepare(format.sample_rate_hz, channels_);
  loudness_.set_weights(loudness_weights(format.layout));
  true_peak_.prepare(max_frames, channels_);
}

void LevelMeter::add(ConstBlock block) {
  loudness_.process(block);
  true_peak_.process(block);
  for (uint32_t c = 0; c < channels_; ++c)
    for (uint32_t n = 0; n < block.frames; ++n)
      if (std::isfinite(block[c][n]))
        sample_peak_ = std::max(sample_peak_, std::fabs(block[c][n]));
  frames_ += block.frames;
}

Levels LevelMeter::finish() {
  // The last peaks are known when silence has followed them.
  AudioRows silence(channels_, std::min(TruePeakMeter::kLatencyFrames, max_frames_));
  for (uint32_t done = 0; done < TruePeakMeter::kLatencyFrames; done += silence.frames())
    true_peak_.process(silence.const_first(silence.frames()));
  Levels levels{};
  levels.integrated_lufs = double{loudness_.integrated_lufs()};
  levels.loudness_range_lu = double{loudness_.loudness_range_lu()};
  levels.max_momentary_lufs = double{loudness_.max_momentary_lufs()};
  levels.max_short_term_lufs = double{loudness_.max_short_term_lufs()};
  levels.true_peak_dbtp = double{db_from_gain(true_peak_.true_peak())};
  levels.sample_peak_dbfs = double{db_from_gain(sample_peak_)};
  levels.frames = frames_;
  return levels;
}

Levels measure(AudioReader& reader, const std::function<void(uint32_t)>& after_block) {
  constexpr uint32_t kFrames = 4096;
  AudioRows rows(reader.format().channels(), kFrames);
  LevelMeter meter(reader.format(), kFrames);
  for (uint32_t frames = kFrames; frames == kFrames;) {
    frames = reader.read(rows.block());
    meter.add(rows.const_first(frames));
    after_block(frames);
  }
  return meter.finish();
}

} // namespace headroom::ctl
