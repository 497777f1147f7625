// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstdint>

// How processors are given audio. 1.0 = 0 dBFS.
namespace headroom {

/// Most channels any processor accepts (7.1).
inline constexpr uint32_t kMaxChannels = 8;

/// Planar audio, not owned: channel_count rows of frames samples each.
template <class Sample> struct BasicBlock {
  Sample* const* channels = nullptr;
  uint32_t channel_count = 0;
  uint32_t frames = 0;

  Sample* operator[](uint32_t channel) const noexcept { return channels[channel]; }
};

/// What a processor writes.
using Block = BasicBlock<float>;
/// What a processor reads. May be the very rows of the output (in place), never half-overlapping.
using ConstBlock = BasicBlock<const float>;

} // namespace headroom
