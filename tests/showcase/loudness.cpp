// SPDX-License-Identifier: GPL-3.0-or-later
#include "loudness.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace headroom::showcase {
namespace {

constexpr std::size_t kHop = 4800; // 100 ms at 48 kHz
constexpr std::size_t kHopsPerBlock = 4;

/// Direct form II transposed.
struct Biquad {
  double b0, b1, b2, a1, a2;
  double s1 = 0.0, s2 = 0.0;
  double operator()(double x) {
    const double y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    return y;
  }
};

// BS.1770-5, Annex 1, tables 1 and 2 (48 kHz).
Biquad head() {
  return {1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241,
          0.73248077421585};
}
Biquad low_cut() { return {1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621}; }

/// Weighted energy of each 100 ms, summed over the channels.
std::vector<double> energy_per_hop(std::span<const std::vector<float>> channels) {
  std::vector<double> energy(channels[0].size() / kHop, 0.0);
  for (const auto& channel : channels) {
    Biquad first = head(), second = low_cut();
    for (std::size_t n = 0; n < energy.size() * kHop; ++n) {
      const double weighted = second(first(double{channel[n]}));
      energy[n / kHop] += weighted * weighted;
    }
  }
  return energy;
}

double lufs(double mean_square) { return -0.691 + 10.0 * std::log10(mean_square); }

/// Mean of those blocks that are louder than the gate; 0 if none is.
double gated_mean(const std::vector<double>& blocks, double gate_lufs) {
  double sum = 0.0;
  std::size_t count = 0;
  for (double block : blocks)
    if (lufs(block) > gate_lufs) {
      sum += block;
      ++count;
    }
  return count == 0 ? 0.0 : sum / static_cast<double>(count);
}

} // namespace

double integrated_loudness(std::span<const std::vector<float>> channels) {
  const std::vector<double> energy = energy_per_hop(channels);
  std::vector<double> blocks; // mean squares
  for (std::size_t hop = 0; hop + kHopsPerBlock <= energy.size(); ++hop) {
    double sum = 0.0;
    for (std::size_t i = 0; i < kHopsPerBlock; ++i)
      sum += energy[hop + i];
    blocks.push_back(sum / static_cast<double>(kHop * kHopsPerBlock));
  }
  const double ungated = gated_mean(blocks, -70.0);
  if (ungated == 0.0)
    return -std::numeric_limits<double>::infinity();
  return lufs(gated_mean(blocks, std::max(-70.0, lufs(ungated) - 10.0)));
}

} // namespace headroom::showcase
