// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

// Runs a stage without latency over whole signals.
namespace headroom::test {

using Rows = std::vector<std::vector<float>>;

/// Two rows that keep a stage busy: noise in bursts, one of each `of` stretches of 3000 frames
/// loud, and a tone.
inline Rows bursts_and_tone(std::uint64_t seed, std::size_t of, double loud, double quiet) {
  signals::Random random(seed);
  Rows rows(2, std::vector<float>(30000));
  for (std::size_t n = 0; n < rows[0].size(); ++n) {
    const double level = n / 3000 % of == 0 ? loud : quiet;
    rows[0][n] = static_cast<float>(level * random.uniform(-1.0, 1.0));
    rows[1][n] = static_cast<float>(0.3 * std::sin(0.05 * static_cast<double>(n)));
  }
  return rows;
}

/// Out of place, in blocks; before_block() comes before each.
template <class Stage, class BeforeBlock>
Rows render(Stage& stage, const Rows& input, std::uint32_t block, BeforeBlock before_block) {
  Rows output(input.size(), std::vector<float>(input[0].size(), -77.0f));
  std::vector<const float*> in(input.size());
  std::vector<float*> out(input.size());
  for (std::size_t at = 0; at < input[0].size(); at += block) {
    for (std::size_t c = 0; c < input.size(); ++c) {
      in[c] = input[c].data() + at;
      out[c] = output[c].data() + at;
    }
    const auto channels = static_cast<std::uint32_t>(input.size());
    const auto frames =
        static_cast<std::uint32_t>(std::min<std::size_t>(block, input[0].size() - at));
    before_block();
    stage.process({in.data(), channels, frames}, {out.data(), channels, frames});
  }
  return output;
}

template <class Stage> Rows render(Stage& stage, const Rows& input, std::uint32_t block) {
  return render(stage, input, block, [] {});
}

template <class Stage> Rows render_in_place(Stage& stage, Rows rows, std::uint32_t block) {
  std::vector<const float*> in(rows.size());
  std::vector<float*> out(rows.size());
  for (std::size_t at = 0; at < rows[0].size(); at += block) {
    for (std::size_t c = 0; c < rows.size(); ++c)
      in[c] = out[c] = rows[c].data() + at;
    const auto channels = static_cast<std::uint32_t>(rows.size());
    const auto frames =
        static_cast<std::uint32_t>(std::min<std::size_t>(block, rows[0].size() - at));
    stage.process({in.data(), channels, frames}, {out.data(), channels, frames});
  }
  return rows;
}

} // namespace headroom::test
