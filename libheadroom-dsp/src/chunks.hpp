// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include <algorithm>
#include <cstdint>

namespace headroom {

/// Works a block off in pieces of at most `most` frames, which stay in the first-level cache:
/// process(const float* const* in, float* const* out, uint32_t frames).
template <class Process>
void in_chunks(ConstBlock in, Block out, uint32_t channels, uint32_t most,
               Process process) noexcept {
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

} // namespace headroom
