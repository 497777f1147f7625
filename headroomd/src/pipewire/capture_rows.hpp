// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <algorithm>
#include <cstdint>
#include <spa/buffer/buffer.h>

// A captured buffer with one row per channel, as the audio thread sees it.
namespace headroom {

/// Frames that every one of the first rows holds; 0 if one is not mapped.
inline uint32_t frames_in(const spa_buffer& buffer, uint32_t rows) noexcept {
  uint32_t bytes = UINT32_MAX;
  for (uint32_t c = 0; c < rows; ++c) {
    const spa_data& data = buffer.datas[c];
    if (data.data == nullptr)
      return 0;
    const uint32_t offset = std::min(data.chunk->offset, data.maxsize);
    bytes = std::min({bytes, data.chunk->size, data.maxsize - offset});
  }
  return rows == 0 ? 0 : bytes / static_cast<uint32_t>(sizeof(float));
}

inline const float* samples_in(const spa_data& data) noexcept {
  const auto* start = static_cast<const uint8_t*>(data.data);
  return reinterpret_cast<const float*>(start + std::min(data.chunk->offset, data.maxsize));
}

} // namespace headroom
