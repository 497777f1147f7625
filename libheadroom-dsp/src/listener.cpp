// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/listener.hpp"
#include <stdexcept>
#include <string>

namespace headroom {

void Listener::validate() const {
  for (uint32_t c = 0; c < kMaxChannels; ++c)
    if (!(volume[c] >= 0.0f && volume[c] <= 4.0f)) // true for NaN
      throw std::invalid_argument("volume[" + std::to_string(c) + "] must be 0..4, got " +
                                  std::to_string(volume[c]));
}

} // namespace headroom
