// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/eq_fit.hpp"
#include "design/band_fit.hpp"
#include "setting_range.hpp"
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace headroom {

namespace {

constexpr size_t kMaxTargetPoints = 100000;
constexpr double kFlatDb = 0.01;    // less than this from end to end is no shape
constexpr float kNoGainDb = 0.005f; // a band of less does nothing

void check_options(const EqFitOptions& o) {
  require_range("eq_fit", "sample_rate_hz", o.sample_rate_hz, 8000.0, 768000.0);
  require_range("eq_fit", "bands", o.bands, 1.0, kMaxEqBands);
  require_range("eq_fit", "max_q", double{o.max_q}, kMinEqQ, kMaxEqQ);
  require_range("eq_fit", "min_q", double{o.min_q}, kMinEqQ, double{o.max_q});
  require_range("eq_fit", "max_gain_db", double{o.max_gain_db}, double{0.1f}, kMaxEqGainDb);
  require_range("eq_fit", "max_frequency_hz", double{o.max_frequency_hz}, kMinEqFrequencyHz,
                std::min(double{kMaxEqFrequencyHz}, 0.499 * o.sample_rate_hz));
  require_range("eq_fit", "min_frequency_hz", double{o.min_frequency_hz}, kMinEqFrequencyHz,
                double{o.max_frequency_hz});
}

void check_target(std::span<const EqCurvePoint> target, std::span<const double> weights) {
  require_range("eq_fit", "target.size", static_cast<double>(target.size()), 2.0, kMaxTargetPoints);
  for (size_t i = 0; i < target.size(); ++i) {
    const std::string point = "eq_fit.target[" + std::to_string(i + 1) + "]";
    require_range(point, "frequency_hz", target[i].frequency_hz, 1e-3, 1e6);
    require_range(point, "gain_db", target[i].gain_db, -120.0, 60.0);
    if (i > 0 && !(target[i].frequency_hz > target[i - 1].frequency_hz))
      throw std::invalid_argument(point + ".frequency_hz must be above that of the point before");
  }
  if (weights.empty())
    return;
  if (weights.size() != target.size())
    throw std::invalid_argument("eq_fit.weights must be as many as the points of the target, or "
                                "none");
  for (size_t i = 0; i < weights.size(); ++i)
    require_range("eq_fit", "weights[" + std::to_string(i + 1) + "]", weights[i], 0.0, 1e9);
}

/// A point of the grid before its weight is known.
struct GridPoint {
  double octave; ///< log2 f
  double gain_db;
  double weight;
};

/// The points within the range, those closer than 1/48 octave to the first of a group as one.
std::vector<GridPoint> grouped_points(std::span<const EqCurvePoint> target,
                                      std::span<const double> weights,
                                      const EqFitOptions& options) {
  constexpr double kGroupOctaves = 1.0 / 48.0;
  std::vector<GridPoint> groups;
  double first_octave = 0.0;
  int members = 0;
  for (size_t i = 0; i < target.size(); ++i) {
    if (target[i].frequency_hz < double{options.min_frequency_hz} ||
        target[i].frequency_hz > double{options.max_frequency_hz})
      continue;
    const GridPoint point{std::log2(target[i].frequency_hz), target[i].gain_db,
                          weights.empty() ? 1.0 : weights[i]};
    if (members == 0 || point.octave - first_octave >= kGroupOctaves) {
      groups.push_back(point);
      first_octave = point.octave;
      members = 1;
      continue;
    }
    const double share = 1.0 / ++members;
    groups.back().octave = std::lerp(groups.back().octave, point.octave, share);
    groups.back().gain_db = std::lerp(groups.back().gain_db, point.gain_db, share);
    groups.back().weight = std::lerp(groups.back().weight, point.weight, share);
  }
  return groups;
}

/// Points of a line over log f where the target leaves more than 1/8 octave open.
std::vector<GridPoint> with_gaps_filled(const std::vector<GridPoint>& points) {
  constexpr double kGapOctaves = 1.0 / 8.0;
  std::vector<GridPoint> filled = {points.front()};
  for (size_t i = 1; i < points.size(); ++i) {
    const GridPoint& a = points[i - 1];
    const GridPoint& b = points[i];
    const double steps = std::ceil((b.octave - a.octave) / kGapOctaves);
    for (double step = 1.0; step <= steps; step += 1.0)
      filled.push_back({std::lerp(a.octave, b.octave, step / steps),
                        std::lerp(a.gain_db, b.gain_db, step / steps),
                        std::lerp(a.weight, b.weight, step / steps)});
  }
  return filled;
}

design::FitGrid grid_of(std::span<const EqCurvePoint> target, std::span<const double> weights,
                        const EqFitOptions& options) {
  const auto groups = grouped_points(target, weights, options);
  if (groups.size() < 2)
    throw std::invalid_argument("eq_fit.target must have 2 points or more, 1/48 octave apart, "
                                "within min_frequency_hz and max_frequency_hz");
  const auto points = with_gaps_filled(groups);
  design::FitGrid grid;
  double weight_sum = 0.0;
  for (size_t i = 0; i < points.size(); ++i) {
    // The stretch of log f that a point stands for: half of the way to each neighbour.
    const double from = points[i == 0 ? 0 : i - 1].octave;
    const double to = points[std::min(i + 1, points.size() - 1)].octave;
    grid.frequency_hz.push_back(std::exp2(points[i].octave));
    grid.target_db.push_back(points[i].gain_db);
    grid.weight.push_back(points[i].weight * (to - from) / 2.0);
    weight_sum += grid.weight.back();
  }
  if (!(weight_sum > 0.0))
    throw std::invalid_argument("eq_fit.weights must not all be 0 between min_frequency_hz and "
                                "max_frequency_hz");
  for (double& weight : grid.weight)
    weight /= weight_sum;
  const auto [least, most] = std::minmax_element(grid.target_db.begin(), grid.target_db.end());
  if (*most - *least < kFlatDb)
    throw std::invalid_argument("eq_fit.target must not be flat: a preamp does that");
  return grid;
}

} // namespace

EqFit fit_eq_bands(std::span<const EqCurvePoint> target, const EqFitOptions& options,
                   std::span<const double> weights) {
  check_options(options);
  check_target(target, weights);
  const design::FitGrid grid = grid_of(target, weights, options);
  design::FittedBands fitted = design::fit_bands(grid, options);
  std::erase_if(fitted.bands, [](const EqBand& b) { return std::abs(b.gain_db) < kNoGainDb; });
  std::sort(fitted.bands.begin(), fitted.bands.end(),
            [](const EqBand& a, const EqBand& b) { return a.frequency_hz < b.frequency_hz; });

  EqFit fit;
  fit.settings.design = options.design;
  fit.settings.preamp_db = static_cast<float>(fitted.preamp_db);
  fit.settings.band_count = static_cast<uint32_t>(fitted.bands.size());
  for (uint32_t b = 0; b < fit.settings.band_count; ++b) {
    fit.settings.bands[b] = fitted.bands[b];
    fit.settings.bands[b].id = b + 1;
  }
  std::vector<double> error_db;
  design::band_errors(fitted, grid, options, error_db);
  for (size_t i = 0; i < error_db.size(); ++i) {
    fit.max_error_db = std::max(fit.max_error_db, std::abs(error_db[i]));
    fit.rms_error_db += grid.weight[i] * error_db[i] * error_db[i];
  }
  fit.rms_error_db = std::sqrt(fit.rms_error_db);
  return fit;
}

} // namespace headroom
