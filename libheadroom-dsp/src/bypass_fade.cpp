// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/bypass_fade.hpp"
#include "headroom-dsp/units.hpp"
#include <algorithm>
#include <cmath>

namespace headroom {

void BypassFade::prepare(double sample_rate_hz, uint32_t channels) {
  dry_share_.prepare(std::max(frames_from_ms(kFadeMs, sample_rate_hz), 1u), 0.0f);
  match_.prepare(std::max(frames_from_ms(kMatchMs, sample_rate_hz), 1u), 1.0f);
  channels_ = channels;
}

void BypassFade::reset() noexcept {
  dry_share_.jump(dry_share_.goal());
  match_.jump(match_.goal());
}

void BypassFade::set_match_db(float db) noexcept {
  if (!std::isnan(db))
    match_.set(gain_from_db(std::clamp(db, -kMostMatchDb, kMostMatchDb)));
}

void BypassFade::process(ConstBlock dry, Block wet) noexcept {
  if (dry_share_.settled() && dry_share_.goal() == 0.0f) {
    match_.advance(wet.frames);
    return;
  }
  if (bypassed() && match_.settled() && match_.goal() == 1.0f) {
    for (uint32_t c = 0; c < channels_; ++c)
      std::copy_n(dry[c], wet.frames, wet[c]);
    return;
  }
  for (uint32_t i = 0; i < wet.frames; ++i) {
    const float share = dry_share_.next();
    const float match = match_.next();
    for (uint32_t c = 0; c < channels_; ++c)
      wet[c][i] += share * (match * dry[c][i] - wet[c][i]);
  }
}

} // namespace headroom
