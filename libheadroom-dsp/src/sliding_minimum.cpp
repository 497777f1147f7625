// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/sliding_minimum.hpp"

namespace headroom {

void SlidingMinimum::prepare(uint32_t max_window) {
  capacity_ = max_window + 1; // a value comes in before the oldest goes out
  values_.assign(capacity_, 0.0f);
  times_.assign(capacity_, 0);
  window_ = max_window;
  reset();
}

void SlidingMinimum::reset() noexcept {
  head_ = 0;
  count_ = 0;
  now_ = 0;
}

} // namespace headroom
