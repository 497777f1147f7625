// SPDX-License-Identifier: MPL-2.0
#include "design/band_fit.hpp"
#include "design/band_model.hpp"
#include "design/band_start.hpp"
#include "headroom-dsp/eq_response.hpp"
#include <limits>
#include <utility>

namespace headroom::design {

namespace {

constexpr double kGoodEnoughDb = 0.004; // RMS; nobody hears less, and curves are rounded to 0.1
constexpr FitEffort kRough = {30, 1e-3};
constexpr FitEffort kFinal = {300, 1e-6};
constexpr int kMoveRounds = 3;
constexpr size_t kFewBands = 8; // their pairs are tried too

/// One search: bands, and the mean square of their error.
class BandSearch {
public:
  BandSearch(const FitGrid& grid, const EqFitOptions& options)
      : grid_(grid), options_(options), model_(grid, options) {
    without_preamp_.fit_preamp = false;
  }

  bool good_enough() const { return cost_ <= kGoodEnoughDb * kGoodEnoughDb; }

  /// Starts in six ways and keeps the best: shelves before or after the peaks, two ways of choosing
  /// peaks, and the preamp, which can stand in for a wide band, from the start or only at the end.
  void start() {
    for (const EqFitOptions* options : {&options_, &std::as_const(without_preamp_)}) {
      const BandModel model(grid_, *options);
      start_from(model, shelves_of(options_), {}, NextPeak::kMostSquares);
      start_from(model, {}, shelves_of(options_), NextPeak::kMostSquares);
      start_from(model, shelves_of(options_), {}, NextPeak::kHighest);
    }
  }

  /// Takes each band out and puts one where the rest leaves most of the error; then each two.
  /// @return whether that was of use
  bool move_bands() {
    const double cost_before = cost_;
    for (const NextPeak next : {NextPeak::kMostSquares, NextPeak::kHighest}) {
      for (size_t b = 0; b < best_.bands.size() && !good_enough(); ++b)
        move(b, b, next);
      for (size_t b = 1; b < best_.bands.size() && best_.bands.size() <= kFewBands; ++b)
        for (size_t a = 0; a < b && !good_enough(); ++a)
          move(a, b, next);
    }
    return cost_ < 0.98 * cost_before;
  }

  FittedBands result() {
    keep_better(best_, kFinal);
    return best_;
  }

private:
  void start_from(const BandModel& model, FittedBands fitted, const FittedBands& last,
                  NextPeak next) {
    if (good_enough())
      return;
    double cost = 0.0;
    fitted = model.refine(fitted, kRough, cost);
    while (fitted.bands.size() + last.bands.size() < options_.bands &&
           cost > kGoodEnoughDb * kGoodEnoughDb)
      fitted = model.refine(with_peak(fitted, next), kRough, cost);
    fitted.bands.insert(fitted.bands.end(), last.bands.begin(), last.bands.end());
    keep_better(fitted, kFinal);
  }

  /// @param a  <= b
  void move(size_t a, size_t b, NextPeak next) {
    FittedBands moved = best_;
    double cost = 0.0;
    std::vector<EqBand> out = {moved.bands[b]};
    moved.bands.erase(moved.bands.begin() + static_cast<std::ptrdiff_t>(b));
    if (a < b) {
      out.push_back(moved.bands[a]);
      moved.bands.erase(moved.bands.begin() + static_cast<std::ptrdiff_t>(a));
    }
    for (EqBand& band : out) {
      moved = model_.refine(moved, kRough, cost);
      band.gain_db = 0.0f; // a shelf stays one and begins anew
      if (band.type == EqBandType::kPeak)
        moved = with_peak(moved, next);
      else
        moved.bands.push_back(band);
    }
    keep_better(moved, kRough);
  }

  FittedBands with_peak(FittedBands fitted, NextPeak next) const {
    std::vector<double> error_db;
    band_errors(fitted, grid_, options_, error_db);
    fitted.bands.push_back(peak_for(next, error_db, grid_, options_));
    return fitted;
  }

  void keep_better(const FittedBands& start, FitEffort effort) {
    double cost = 0.0;
    FittedBands fitted = model_.refine(start, effort, cost);
    if (cost >= cost_)
      return;
    best_ = std::move(fitted);
    cost_ = cost;
  }

  const FitGrid& grid_;
  const EqFitOptions& options_;
  EqFitOptions without_preamp_ = options_;
  BandModel model_;
  FittedBands best_;
  double cost_ = std::numeric_limits<double>::infinity();
};

} // namespace

void band_errors(const FittedBands& fitted, const FitGrid& grid, const EqFitOptions& options,
                 std::vector<double>& error_db) {
  std::vector<double> db(grid.frequency_hz.size());
  error_db.resize(db.size());
  for (size_t i = 0; i < db.size(); ++i)
    error_db[i] = fitted.preamp_db - grid.target_db[i];
  for (const EqBand& band : fitted.bands) {
    eq_band_response_db(band, options.design, options.sample_rate_hz, grid.frequency_hz, db);
    for (size_t i = 0; i < db.size(); ++i)
      error_db[i] += db[i];
  }
}

FittedBands fit_bands(const FitGrid& grid, const EqFitOptions& options) {
  BandSearch search(grid, options);
  search.start();
  for (int round = 0; round < kMoveRounds && !search.good_enough(); ++round)
    if (!search.move_bands())
      break;
  return search.result();
}

} // namespace headroom::design
