// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/block.hpp"
#include <cstdint>
#include <vector>

namespace headroom::ctl {

/// Planar audio that owns its samples: one row per channel.
class AudioRows {
public:
  AudioRows(uint32_t channels, uint32_t frames)
      : samples_(channels, std::vector<float>(frames)), frames_(frames) {
    for (auto& row : samples_)
      rows_.push_back(row.data());
  }

  uint32_t frames() const noexcept { return frames_; }
  float* operator[](uint32_t channel) noexcept { return rows_[channel]; }

  Block block() noexcept { return first(frames_); }
  /// The first so many frames.
  Block first(uint32_t frames) noexcept {
    return {rows_.data(), static_cast<uint32_t>(rows_.size()), frames};
  }
  ConstBlock const_first(uint32_t frames) const noexcept {
    return {rows_.data(), static_cast<uint32_t>(rows_.size()), frames};
  }

  /// Frames from `begin` on; valid until the next call.
  ConstBlock part(uint32_t begin, uint32_t frames) {
    part_.assign(rows_.begin(), rows_.end());
    for (auto& row : part_)
      row += begin;
    return {part_.data(), static_cast<uint32_t>(part_.size()), frames};
  }

private:
  std::vector<std::vector<float>> samples_;
  std::vector<float*> rows_;
  std::vector<const float*> part_;
  uint32_t frames_;
};

} // namespace headroom::ctl
