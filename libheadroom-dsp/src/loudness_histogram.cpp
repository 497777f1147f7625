// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/loudness_histogram.hpp"
#include "headroom-dsp/weighted_energy.hpp"
#include <algorithm>
#include <cmath>

namespace headroom {

namespace {

constexpr double kLowestLufs = -70.0; // the absolute gate
constexpr double kBinsPerLu = 10.0;
constexpr uint32_t kBins = 1000; // to +30 LUFS; the last takes what is above

} // namespace

void LoudnessHistogram::prepare() {
  bins_.assign(kBins, {});
  clear();
}

void LoudnessHistogram::clear() noexcept {
  std::ranges::fill(bins_, Bin{});
  sum_ = 0.0;
  count_ = 0;
  end_ = 0;
}

void LoudnessHistogram::add(double energy) noexcept {
  const double place = (lufs_from_energy(energy) - kLowestLufs) * kBinsPerLu;
  if (!(place >= 0.0))
    return;
  const auto bin = static_cast<uint32_t>(std::min(place, kBins - 1.0));
  bins_[bin].sum += energy;
  ++bins_[bin].count;
  sum_ += energy;
  ++count_;
  end_ = std::max(end_, bin + 1);
}

uint32_t LoudnessHistogram::first_above(double relative_lu) const noexcept {
  const double gate = sum_ / static_cast<double>(count_) * std::pow(10.0, -relative_lu / 10.0);
  const double place = (lufs_from_energy(gate) - kLowestLufs) * kBinsPerLu;
  const auto bin = static_cast<uint32_t>(std::clamp(place, 0.0, kBins - 1.0));
  // The bin that the gate falls into belongs to the side its mean is on.
  return bins_[bin].sum >= gate * static_cast<double>(bins_[bin].count) ? bin : bin + 1;
}

double LoudnessHistogram::gated_mean(double relative_lu) const noexcept {
  if (count_ == 0)
    return 0.0;
  Bin total{};
  for (uint32_t bin = first_above(relative_lu); bin < end_; ++bin) {
    total.sum += bins_[bin].sum;
    total.count += bins_[bin].count;
  }
  return total.count == 0 ? 0.0 : total.sum / static_cast<double>(total.count);
}

double LoudnessHistogram::range_lu() const noexcept {
  if (count_ == 0)
    return 0.0;
  const uint32_t first = first_above(20.0);
  uint64_t count = 0;
  for (uint32_t bin = first; bin < end_; ++bin)
    count += bins_[bin].count;
  if (count == 0)
    return 0.0;
  return std::max(0.0, percentile_lufs(first, count, 0.95) - percentile_lufs(first, count, 0.10));
}

double LoudnessHistogram::percentile_lufs(uint32_t first, uint64_t count,
                                          double part) const noexcept {
  const auto rank = static_cast<uint64_t>(std::lround(part * static_cast<double>(count - 1)));
  uint64_t below = 0;
  uint32_t bin = first;
  while (below + bins_[bin].count <= rank)
    below += bins_[bin++].count;
  return lufs_from_energy(bins_[bin].sum / static_cast<double>(bins_[bin].count));
}

} // namespace headroom
