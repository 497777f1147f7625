// SPDX-License-Identifier: MPL-2.0
#include "design/band_start.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace headroom::design {

EqBand peak_for(NextPeak next, const std::vector<double>& error_db, const FitGrid& grid,
                const EqFitOptions& options) {
  const size_t points = error_db.size();
  size_t best = 0;
  double most = -1.0;
  for (size_t begin = 0; begin < points;) {
    double squares = 0.0;
    size_t top = begin;
    size_t end = begin;
    for (; end < points && (error_db[end] > 0.0) == (error_db[begin] > 0.0); ++end) {
      squares += grid.weight[end] * error_db[end] * error_db[end];
      if (std::abs(error_db[end]) > std::abs(error_db[top]))
        top = end;
    }
    const double score = next == NextPeak::kHighest ? std::abs(error_db[top]) : squares;
    if (score > most) {
      most = score;
      best = top;
    }
    begin = end;
  }
  // Its width is between the places with half of its height, of the same sign.
  const double half = 0.5 * error_db[best];
  const auto above_half = [&](size_t i) { return error_db[i] * half > half * half; };
  size_t left = best;
  size_t right = best;
  while (left > 0 && above_half(left - 1))
    --left;
  while (right + 1 < points && above_half(right + 1))
    ++right;
  constexpr double kNarrowOctaves = 1.0 / 12.0;
  const double octaves =
      std::max(std::log2(grid.frequency_hz[right] / grid.frequency_hz[left]), kNarrowOctaves);
  EqBand band;
  band.frequency_hz = static_cast<float>(grid.frequency_hz[best]);
  band.gain_db =
      std::clamp(static_cast<float>(-error_db[best]), -options.max_gain_db, options.max_gain_db);
  band.q = std::clamp(static_cast<float>(0.5 / std::sinh(std::numbers::ln2 / 2.0 * octaves)),
                      options.min_q, options.max_q);
  return band;
}

FittedBands shelves_of(const EqFitOptions& options) {
  FittedBands fitted;
  const double octaves =
      std::log2(double{options.max_frequency_hz} / double{options.min_frequency_hz});
  const auto add = [&](bool wanted, EqBandType type, double place) {
    if (!wanted || fitted.bands.size() >= options.bands)
      return;
    EqBand& band = fitted.bands.emplace_back();
    band.type = type;
    band.frequency_hz = options.min_frequency_hz * static_cast<float>(std::exp2(place * octaves));
    band.gain_db = 0.0f;
  };
  add(options.low_shelf, EqBandType::kLowShelf, 0.25);
  add(options.high_shelf, EqBandType::kHighShelf, 0.85);
  return fitted;
}

} // namespace headroom::design
