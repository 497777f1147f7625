// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/chain.hpp"

namespace headroom {

void Chain::prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
                    const ChainSettings& settings) {
  limiter_.prepare(sample_rate_hz, max_frames, channels, settings.limiter);
  sample_rate_hz_ = sample_rate_hz;
  channels_ = channels;
}

void Chain::reset() noexcept { limiter_.reset(); }

void Chain::set(const ChainSettings& settings) { settings_.publish(settings); }

void Chain::process(ConstBlock in, Block out) noexcept { limiter_.process(in, out); }

ChainMeters Chain::read_meters() noexcept { return {}; }

} // namespace headroom
