// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/channel_volume.hpp"
#include "headroom-dsp/units.hpp"
#include <algorithm>

namespace headroom {

void ChannelVolume::prepare(double sample_rate_hz, uint32_t channels) {
  const uint32_t glide = std::max(frames_from_ms(kGlideMs, sample_rate_hz), 1u);
  for (auto& gain : gains_)
    gain.prepare(glide, 1.0f);
  channels_ = channels;
}

void ChannelVolume::reset() noexcept {
  for (auto& gain : gains_)
    gain.jump(gain.goal());
}

void ChannelVolume::set(const float* volume) noexcept {
  for (uint32_t c = 0; c < channels_; ++c)
    gains_[c].set(volume[c]);
}

void ChannelVolume::process(Block block) noexcept {
  for (uint32_t c = 0; c < channels_; ++c) {
    Smoothed& gain = gains_[c];
    if (gain.settled() && gain.goal() == 1.0f)
      continue;
    float* const x = block[c];
    if (gain.settled()) {
      const float settled = gain.goal();
      for (uint32_t i = 0; i < block.frames; ++i)
        x[i] *= settled;
    } else {
      for (uint32_t i = 0; i < block.frames; ++i)
        x[i] *= gain.next();
    }
  }
}

} // namespace headroom
