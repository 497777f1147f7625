// SPDX-License-Identifier: MPL-2.0
#include "loudness_48k.hpp"
#include <cmath>
#include <limits>

namespace headroom::reference {
namespace {

/// y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2]
void filter(std::vector<double>& x, double b0, double b1, double b2, double a1, double a2) {
  double x1 = 0.0, x2 = 0.0, y1 = 0.0, y2 = 0.0;
  for (double& value : x) {
    const double y = b0 * value + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = value;
    y2 = y1;
    y1 = y;
    value = y;
  }
}

double lufs(double power) { return -0.691 + 10.0 * std::log10(power); }

double mean_above(const std::vector<double>& blocks, double gate_lufs) {
  double sum = 0.0;
  std::size_t count = 0;
  for (const double power : blocks)
    if (power > 0.0 && lufs(power) > gate_lufs) {
      sum += power;
      ++count;
    }
  return count == 0 ? 0.0 : sum / static_cast<double>(count);
}

} // namespace

double loudness_48k(const std::vector<std::vector<float>>& channels, std::size_t begin) {
  constexpr std::size_t kBlock = 19200, kHop = 4800;
  std::vector<double> blocks;
  for (const auto& channel : channels) {
    std::vector<double> x(channel.begin() + static_cast<std::ptrdiff_t>(begin), channel.end());
    filter(x, 1.53512485958697, -2.69169618940638, 1.19839281085285, // table 1
           -1.69065929318241, 0.73248077421585);
    filter(x, 1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621); // table 2
    std::size_t block = 0;
    for (std::size_t at = 0; at + kBlock <= x.size(); at += kHop, ++block) {
      double power = 0.0;
      for (std::size_t n = at; n < at + kBlock; ++n)
        power += x[n] * x[n];
      if (block == blocks.size())
        blocks.push_back(0.0);
      blocks[block] += power / kBlock;
    }
  }
  const double above_absolute = mean_above(blocks, -70.0);
  if (above_absolute == 0.0)
    return -std::numeric_limits<double>::infinity();
  return lufs(mean_above(blocks, lufs(above_absolute) - 10.0));
}

} // namespace headroom::reference
