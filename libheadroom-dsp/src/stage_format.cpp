// SPDX-License-Identifier: MPL-2.0
#include "stage_format.hpp"
#include "headroom-dsp/block.hpp"
#include <stdexcept>
#include <string>

namespace headroom {

void require_format(double sample_rate_hz, uint32_t max_frames, uint32_t channels) {
  if (!(sample_rate_hz >= 8000.0 && sample_rate_hz <= 768000.0))
    throw std::invalid_argument("sample_rate_hz must be 8000..768000, got " +
                                std::to_string(sample_rate_hz));
  if (max_frames < 1 || max_frames > 65536)
    throw std::invalid_argument("max_frames must be 1..65536, got " + std::to_string(max_frames));
  if (channels < 1 || channels > kMaxChannels)
    throw std::invalid_argument("channels must be 1..8, got " + std::to_string(channels));
}

} // namespace headroom
