// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/sliding_minimum.hpp"
#include <bit>

namespace headroom {

void SlidingMinimum::prepare(uint32_t max_window) {
  const uint32_t capacity = std::bit_ceil(max_window + 1);
  values_.assign(capacity, 0.0f);
  times_.assign(capacity, 0);
  mask_ = capacity - 1;
  window_ = max_window;
  reset();
}

void SlidingMinimum::reset() noexcept {
  head_ = 0;
  count_ = 0;
  now_ = 0;
}

} // namespace headroom
