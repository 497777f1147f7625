// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include <algorithm>
#include <cstdint>
#include <vector>

// Runs a stage without latency over whole signals.
namespace headroom::test {

using Rows = std::vector<std::vector<float>>;

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
