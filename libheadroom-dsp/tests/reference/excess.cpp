// SPDX-License-Identifier: MPL-2.0
#include "excess.hpp"
#include <algorithm>
#include <cmath>
#include <random>

namespace headroom::reference {

Channels render(Chain& chain, const Channels& input, const Blocks& blocks,
                const std::function<void()>& before_block) {
  chain.reset();
  const std::size_t frames = input.front().size() + chain.latency_frames() + 64;
  Channels padded = input;
  for (auto& row : padded)
    row.resize(frames, 0.0f);
  Channels output(input.size(), std::vector<float>(frames));
  std::mt19937_64 random(blocks.seed);
  for (std::size_t begin = 0; begin < frames;) {
    std::size_t length = blocks.frames;
    // Random blocks are as often short as long.
    if (length == 0)
      length = 1 + random() % (std::size_t{1} << (random() % 14));
    length = std::min(length, frames - begin);
    if (before_block)
      before_block();
    std::vector<const float*> in;
    std::vector<float*> out;
    for (std::size_t c = 0; c < input.size(); ++c) {
      in.push_back(padded[c].data() + begin);
      out.push_back(output[c].data() + begin);
    }
    const auto channels = static_cast<std::uint32_t>(input.size());
    const auto block_frames = static_cast<std::uint32_t>(length);
    chain.process({in.data(), channels, block_frames}, {out.data(), channels, block_frames});
    begin += length;
  }
  return output;
}

Excess excess_over_ceiling(TruePeak& judge, const Channels& output, double ceiling_dbtp,
                           Density density) {
  double t20 = 0.0, tn = 0.0;
  for (const auto& row : output) {
    t20 = std::max(t20, judge(row, Reading::kT20, density));
    tn = std::max(tn, judge(row, Reading::kTN, density));
    // A sample that is not a number must not pass as a quiet one.
    for (const float value : row)
      if (!std::isfinite(value))
        return {1000.0, 1000.0};
  }
  return {20.0 * std::log10(t20 + 1e-50) - ceiling_dbtp,
          20.0 * std::log10(tn + 1e-50) - ceiling_dbtp};
}

Excess screened_excess(TruePeak& judge, const Channels& output, double ceiling_dbtp) {
  constexpr double kDecided_db = -0.02;
  Excess excess = excess_over_ceiling(judge, output, ceiling_dbtp, Density::kQuick);
  if (excess.t20_db >= 1000.0)
    return excess;
  const auto again = [&](Reading reading) {
    double peak = 0.0;
    for (const auto& row : output)
      peak = std::max(peak, judge(row, reading));
    return 20.0 * std::log10(peak + 1e-50) - ceiling_dbtp;
  };
  if (excess.t20_db > kDecided_db)
    excess.t20_db = again(Reading::kT20);
  if (excess.tn_db > kDecided_db)
    excess.tn_db = again(Reading::kTN);
  return excess;
}

} // namespace headroom::reference
