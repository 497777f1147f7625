// SPDX-License-Identifier: GPL-3.0-or-later
#include "rendering.hpp"
#include <algorithm>
#include <cmath>

namespace headroom::peers {

namespace {

/// Calls take(block) with what comes out, block after block.
template <class Take>
void feed(Peer& peer, const Channels& input, std::size_t frames, const Take& take) {
  Channels block(kChannels, std::vector<float>(kBlockFrames));
  const float* const rows[kChannels] = {block[0].data(), block[1].data()};
  for (std::size_t at = 0; at < frames; at += kBlockFrames) {
    for (uint32_t c = 0; c < kChannels; ++c) {
      const auto& source = input[std::min<std::size_t>(c, input.size() - 1)];
      for (std::size_t n = 0; n < kBlockFrames; ++n)
        block[c][n] = at + n < source.size() ? source[at + n] : 0.0f;
    }
    take(peer.process({rows, kChannels, kBlockFrames}));
  }
}

/// The judge reads a signal as zero outside: silence at the end only costs time.
void drop_trailing_silence(Channels& output) {
  std::size_t frames = 0;
  for (const auto& row : output)
    for (std::size_t n = row.size(); n > frames; --n)
      if (!(std::abs(row[n - 1]) <= 1e-8f)) {
        frames = n;
        break;
      }
  for (auto& row : output)
    row.resize(std::max<std::size_t>(frames, 64));
}

} // namespace

Channels render(Peer& peer, const Channels& input) {
  peer.start();
  Channels output(input.size());
  feed(peer, input, input[0].size() + peer.description().tail_frames, [&](ConstBlock out) {
    for (std::size_t c = 0; c < output.size(); ++c)
      output[c].insert(output[c].end(), out[static_cast<uint32_t>(c)],
                       out[static_cast<uint32_t>(c)] + out.frames);
  });
  drop_trailing_silence(output);
  return output;
}

Delay measure_delay(Peer& peer) {
  constexpr std::size_t kPlace = 4 * kBlockFrames;
  Channels impulse(1, std::vector<float>(2 * kPlace, 0.0f));
  impulse[0][kPlace] = 0.1f;
  peer.start();
  std::size_t fed = 0, received = 0, at = 0, withheld = 0;
  float highest = 0.0f;
  feed(peer, impulse, impulse[0].size() + peer.description().tail_frames, [&](ConstBlock out) {
    fed += kBlockFrames;
    for (uint32_t n = 0; n < out.frames; ++n)
      if (std::abs(out[0][n]) > highest) {
        highest = std::abs(out[0][n]);
        at = received + n;
      }
    received += out.frames;
    withheld = std::max(withheld, fed - std::min(fed, received));
  });
  return {at - std::min(at, kPlace), withheld};
}

Channels render_aligned(Peer& peer, const Channels& input, const Delay& delay) {
  Channels output = render(peer, input);
  for (auto& row : output) {
    row.erase(row.begin(),
              row.begin() + static_cast<std::ptrdiff_t>(std::min(row.size(), delay.in_output)));
    row.resize(input[0].size(), 0.0f);
  }
  return output;
}

} // namespace headroom::peers
