// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/limiter.hpp"
#include "headroom-dsp/units.hpp"
#include <stdexcept>

namespace headroom {

void Limiter::prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
                      const LimiterSettings& settings) {
  if (channels < 1 || channels > kMaxChannels)
    throw std::invalid_argument("channels must be 1..8, got " + std::to_string(channels));
  if (max_frames < 1) throw std::invalid_argument("max_frames must be at least 1");
  latency_frames_ = frames_from_ms(static_cast<double>(settings.lookahead_ms), sample_rate_hz);
  history_.assign(channels, std::vector<float>(latency_frames_ + 1, 0.0f));
  position_ = 0;
}

void Limiter::reset() noexcept {
  for (auto& row : history_) row.assign(row.size(), 0.0f);
  position_ = 0;
}

void Limiter::process(ConstBlock in, Block out) noexcept {
  const auto size = static_cast<uint32_t>(history_[0].size());
  uint32_t end = position_;
  for (uint32_t c = 0; c < in.channel_count; ++c) {
    uint32_t at = position_;
    for (uint32_t i = 0; i < in.frames; ++i) {
      history_[c][at] = in[c][i];
      at = at + 1 == size ? 0 : at + 1;
      out[c][i] = history_[c][at];
    }
    end = at;
  }
  position_ = end;
}

} // namespace headroom
