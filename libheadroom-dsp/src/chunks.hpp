// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "kernels/kernels.hpp"
#include <algorithm>
#include <cstdint>

namespace headroom {

/// Works a block off in pieces of at most `most` frames, which stay in the first-level cache:
/// process(const float* const* in, float* const* out, uint32_t frames).
template <class Process>
void in_chunks(ConstBlock in, Block out, uint32_t channels, uint32_t most,
               Process process) noexcept {
  if (in.frames <= most) {
    if (in.frames != 0)
      process(in.channels, out.channels, in.frames);
    return;
  }
  for (uint32_t done = 0; done < in.frames;) {
    const uint32_t frames = std::min(most, in.frames - done);
    const float* sources[kMaxChannels];
    float* targets[kMaxChannels];
    for (uint32_t c = 0; c < channels; ++c) {
      sources[c] = in[c] + done;
      targets[c] = out[c] + done;
    }
    process(sources, targets, frames);
    done += frames;
  }
}

/// The same in place: process(float* const* rows, uint32_t frames).
template <class Process> void in_chunks(Block rows, uint32_t most, Process process) noexcept {
  for (uint32_t done = 0; done < rows.frames;) {
    const uint32_t frames = std::min(most, rows.frames - done);
    float* chunk[kMaxChannels];
    for (uint32_t c = 0; c < rows.channel_count; ++c)
      chunk[c] = rows[c] + done;
    process(chunk, frames);
    done += frames;
  }
}

/// in as what a stage works on: NaN and Inf as 0, samples held within +-65536.
/// @return highest |out|
inline float sanitize_rows(const float* const* in, float* const* out, uint32_t channels,
                           uint32_t frames) noexcept {
  float peak = 0.0f;
  for (uint32_t c = 0; c < channels; ++c)
    peak = std::max(peak, kernels::sanitize(in[c], out[c], frames, kernels::kLoudestInput));
  return peak;
}

} // namespace headroom
