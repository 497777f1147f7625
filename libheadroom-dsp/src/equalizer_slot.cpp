// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/equalizer_slot.hpp"
#include <algorithm>

namespace headroom {

namespace {

bool filters(const EqualizerSettings& settings) {
  return settings.enabled && (settings.band_count > 0 || settings.preamp_db != 0.0f);
}

EqualizerSettings off(EqualizerSettings settings) {
  settings.enabled = false;
  return settings;
}

} // namespace

void EqualizerSlot::prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
                            const EqualizerSettings& settings) {
  settings.validate();
  ready_.store(nullptr, std::memory_order_relaxed);
  owned_.reset();
  sample_rate_hz_ = sample_rate_hz;
  max_frames_ = max_frames;
  channels_ = channels;
  if (!filters(settings))
    return;
  owned_ = std::make_unique<Equalizer>();
  owned_->prepare(sample_rate_hz, max_frames, channels, settings);
  ready_.store(owned_.get(), std::memory_order_relaxed);
}

void EqualizerSlot::set(const EqualizerSettings& settings) {
  settings.validate();
  if (!owned_) {
    if (!filters(settings))
      return;
    auto equalizer = std::make_unique<Equalizer>();
    // Off, so that what is wanted fades in.
    equalizer->prepare(sample_rate_hz_, max_frames_, channels_, off(settings));
    owned_ = std::move(equalizer);
    ready_.store(owned_.get(), std::memory_order_release);
  }
  owned_->set(settings);
}

void EqualizerSlot::reset() noexcept {
  if (Equalizer* const equalizer = ready_.load(std::memory_order_acquire))
    equalizer->reset();
}

float EqualizerSlot::process_clean(Block rows, float peak) noexcept {
  Equalizer* const equalizer = ready_.load(std::memory_order_acquire);
  return equalizer != nullptr ? equalizer->process_clean(rows, peak) : peak;
}

void EqualizerSlot::process(ConstBlock in, Block out) noexcept {
  if (Equalizer* const equalizer = ready_.load(std::memory_order_acquire)) {
    equalizer->process(in, out);
    return;
  }
  for (uint32_t c = 0; c < channels_; ++c)
    if (in[c] != out[c])
      std::copy_n(in[c], in.frames, out[c]);
}

} // namespace headroom
