// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <algorithm>
#include <cstdint>

namespace headroom {

/// An upper bound on what a stream of blocks has held lately, from one peak per block.
class RecentPeak {
public:
  /// Knows of nothing but `peak`, in frames that have been.
  void restart(float peak) noexcept {
    older_ = peak;
    newer_ = 0.0f;
    newer_frames_ = 0;
  }

  /// @param peak  of the next block, at least
  /// @param span  > 0, the same each time
  /// @return highest peak of the block and of the span frames before it; some that are up to twice
  ///         as old may still count
  float add(float peak, uint32_t frames, uint32_t span) noexcept {
    if (newer_frames_ >= span)
      restart(newer_);
    newer_ = std::max(newer_, peak);
    newer_frames_ += frames;
    return std::max(older_, newer_);
  }

private:
  float newer_ = 0.0f; ///< of the newest newer_frames_
  float older_ = 0.0f; ///< of at least a span before them
  uint32_t newer_frames_ = 0;
};

} // namespace headroom
