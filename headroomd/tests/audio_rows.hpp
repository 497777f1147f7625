// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <headroom-dsp/block.hpp>
#include <vector>

namespace headroom::test {

/// Planar audio that owns its rows.
class AudioRows {
public:
  AudioRows(uint32_t channels, uint32_t frames, float value = 0.0f)
      : frames_(frames), rows_(channels, std::vector<float>(frames, value)) {
    for (auto& row : rows_)
      pointers_.push_back(row.data());
    const_pointers_.assign(pointers_.begin(), pointers_.end());
  }
  AudioRows(const AudioRows&) = delete;
  AudioRows& operator=(const AudioRows&) = delete;

  std::vector<float>& operator[](uint32_t channel) { return rows_[channel]; }
  operator Block() { return {pointers_.data(), channels(), frames_}; }
  operator ConstBlock() const { return {const_pointers_.data(), channels(), frames_}; }

private:
  uint32_t channels() const { return static_cast<uint32_t>(rows_.size()); }

  uint32_t frames_;
  std::vector<std::vector<float>> rows_;
  std::vector<float*> pointers_;
  std::vector<const float*> const_pointers_;
};

} // namespace headroom::test
