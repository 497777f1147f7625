// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstddef>
#include <vector>

namespace headroom::test {

/// Fades frames [begin, end) in and out over so many frames, without slope or bend at either end:
/// an onset and an end of their own would be clicks.
inline void soften_ends(std::vector<float>& x, std::size_t begin, std::size_t end,
                        std::size_t frames) {
  for (std::size_t n = 0; n < frames; ++n) {
    const double place = static_cast<double>(n) / static_cast<double>(frames);
    const auto gain =
        static_cast<float>(place * place * place * (10.0 - 15.0 * place + 6.0 * place * place));
    x[begin + n] *= gain;
    x[end - 1 - n] *= gain;
  }
}

} // namespace headroom::test
