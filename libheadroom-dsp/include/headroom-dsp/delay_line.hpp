// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

namespace headroom {

/// One channel's recent past as contiguous memory, so that filters read it without wrapping.
///
/// Samples are appended at the end of a buffer; when it is full, the part that is still wanted
/// moves to the front: at most one sample moved for each that comes.
class DelayLine {
public:
  /// Floats beyond the newest sample that may be read or written: vector kernels round up to this.
  static constexpr uint32_t kPadding = 64;

  /// @param history  samples that stay readable before the newest block
  /// @param max_frames  largest append()
  /// [allocates]
  void prepare(uint32_t history, uint32_t max_frames) {
    history_ = history;
    const uint32_t slack = std::max({2 * max_frames, history, kLeastSlack});
    buffer_.assign(std::size_t{history} + slack + kPadding, 0.0f);
    reset();
  }

  /// The past becomes silence.
  void reset() noexcept {
    std::fill(buffer_.begin(), buffer_.end(), 0.0f);
    end_ = history_;
  }

  /// Room for the next samples; the caller writes all of them.
  /// @return p with p[-history] .. p[frames - 1] the samples in time order
  float* append(uint32_t frames) noexcept {
    if (end_ + frames + kPadding > buffer_.size()) {
      std::copy(buffer_.begin() + (end_ - history_), buffer_.begin() + end_, buffer_.begin());
      end_ = history_;
    }
    float* const newest = buffer_.data() + end_;
    end_ += frames;
    return newest;
  }

private:
  static constexpr uint32_t kLeastSlack = 256;
  std::vector<float> buffer_;
  uint32_t history_ = 0;
  uint32_t end_ = 0;
};

} // namespace headroom
