// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/true_peak_meter.hpp"
#include "kernels/kernels.hpp"
#include <algorithm>
#include <stdexcept>
#include <string>

namespace headroom {

namespace {

constexpr uint32_t kPairs = TruePeakMeter::kLatencyFrames - 2;
constexpr uint32_t kChunkFrames = 128;
} // namespace

void TruePeakMeter::prepare(uint32_t max_frames, uint32_t channels) {
  if (max_frames < 1 || max_frames > 65536)
    throw std::invalid_argument("max_frames must be 1..65536, got " + std::to_string(max_frames));
  if (channels < 1 || channels > kMaxChannels)
    throw std::invalid_argument("channels must be 1..8, got " + std::to_string(channels));
  channels_.assign(channels, {});
  for (auto& channel : channels_) {
    channel.detector.prepare(kPairs, kChunkFrames);
    channel.line.prepare(channel.detector.history_frames(), kChunkFrames);
  }
  peaks_.assign(kChunkFrames + DelayLine::kPadding, 0.0f);
}

void TruePeakMeter::reset() noexcept {
  for (auto& channel : channels_) {
    channel.detector.reset();
    channel.line.reset();
    channel.silent_frames = 0;
  }
  clear();
}

void TruePeakMeter::clear() noexcept {
  for (auto& channel : channels_)
    channel.highest = channel.sample_peak = 0.0f;
}

void TruePeakMeter::process(ConstBlock block) noexcept {
  for (uint32_t c = 0; c < channels_.size(); ++c) {
    auto& channel = channels_[c];
    for (uint32_t done = 0; done < block.frames;) {
      const uint32_t frames = std::min(kChunkFrames, block.frames - done);
      const uint32_t rest_frames = 2 * channel.detector.history_frames();
      if (channel.silent_frames >= rest_frames &&
          kernels::max_abs(block[c] + done, frames) == 0.0f) {
        done += frames; // zeros after zeros: the line would stay as it is
        continue;
      }
      float* const newest = channel.line.append(frames);
      const float peak = kernels::sanitize(block[c] + done, newest, frames, kernels::kLoudestInput);
      channel.sample_peak = std::max(channel.sample_peak, peak);
      channel.silent_frames =
          peak == 0.0f ? std::min(channel.silent_frames + frames, rest_frames) : 0;
      if (channel.detector.process(newest, frames, peak, channel.highest, peaks_.data()))
        channel.highest = std::max(channel.highest, kernels::max_abs(peaks_.data(), frames));
      done += frames;
    }
  }
}

float TruePeakMeter::true_peak() const noexcept {
  float highest = 0.0f;
  for (const auto& channel : channels_)
    highest = std::max(highest, channel.highest);
  return highest;
}

} // namespace headroom
