// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/export.hpp"
#include <cstdint>
#include <vector>

namespace headroom {

/// Minimum over the newest values of a stream, amortised O(1) per value.
///
/// The monotonic wedge of D. Lemire, "Streaming maximum-minimum filter using no more than three
/// comparisons per element" (Nordic Journal of Computing 13(4), 2006): candidates in increasing
/// order of value and of age; a new value removes all that are not below it.
class HEADROOM_DSP_API SlidingMinimum {
public:
  /// @param max_window  1..2^30 values. [allocates]
  void prepare(uint32_t max_window);

  /// Forgets everything.
  void reset() noexcept;

  /// How many newest values count, 1..max_window; takes effect at the next push().
  void set_window(uint32_t window) noexcept { window_ = window; }

  /// Adds a value; the minimum of the newest window values, or of all when fewer have come.
  float push(float value) noexcept {
    while (count_ != 0 && values_[wrapped(head_ + count_ - 1)] >= value)
      --count_;
    const uint32_t tail = wrapped(head_ + count_);
    values_[tail] = value;
    times_[tail] = now_;
    ++count_;
    while (now_ - times_[head_] >= window_) {
      head_ = wrapped(head_ + 1);
      --count_;
    }
    ++now_;
    return values_[head_];
  }

private:
  uint32_t wrapped(uint32_t index) const noexcept {
    return index < capacity_ ? index : index - capacity_;
  }

  std::vector<float> values_;
  std::vector<uint32_t> times_;
  uint32_t capacity_ = 0;
  uint32_t window_ = 1;
  uint32_t head_ = 0;
  uint32_t count_ = 0;
  uint32_t now_ = 0;
};

} // namespace headroom
