// SPDX-License-Identifier: MPL-2.0
#include "design/band_fit.hpp"
#include "design/levenberg_marquardt.hpp"
#include "headroom-dsp/eq_response.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace headroom::design {

namespace {

constexpr double kMinShelfQ = 0.4;
constexpr double kMaxShelfQ = 1.0;      // above 0.71 a shelf overshoots
constexpr double kGoodEnoughDb = 0.004; // RMS; nobody hears less, and curves are rounded to 0.1
constexpr FitEffort kRough = {30, 1e-3};
constexpr FitEffort kFinal = {300, 1e-6};
constexpr int kMoveRounds = 3;
constexpr size_t kFewBands = 8; // their pairs are tried too

/// Parameters of a set of bands: log f, gain, log Q for each, then the preamp.
class BandModel {
public:
  BandModel(const FitGrid& grid, const EqFitOptions& options) : grid_(grid), options_(options) {}

  /// The best bands near these. @param cost  mean square of the error in dB
  FittedBands refine(const FittedBands& start, FitEffort effort, double& cost) const {
    LeastSquares problem;
    Eigen::VectorXd x(3 * start.bands.size() + 1);
    problem.least = x;
    problem.most = x;
    for (size_t b = 0; b < start.bands.size(); ++b)
      set_limits(start.bands[b], 3 * static_cast<Eigen::Index>(b), x, problem);
    const Eigen::Index last = x.size() - 1;
    x(last) = start.preamp_db;
    problem.most(last) = options_.fit_preamp ? double{kMaxEqPreampDb} : 0.0;
    problem.least(last) = -problem.most(last);
    x = x.cwiseMax(problem.least).cwiseMin(problem.most);

    problem.residuals = [&](const Eigen::VectorXd& at) { return residuals(start, at); };
    problem.jacobian = [&](const Eigen::VectorXd& at) { return jacobian(start, at); };
    const LeastSquaresResult result = levenberg_marquardt(problem, x, effort);
    cost = result.cost;
    FittedBands fitted = start;
    for (size_t b = 0; b < fitted.bands.size(); ++b)
      fitted.bands[b] = band_at(start, result.x, b);
    fitted.preamp_db = result.x(last);
    return fitted;
  }

private:
  void set_limits(const EqBand& band, Eigen::Index at, Eigen::VectorXd& x,
                  LeastSquares& problem) const {
    const bool shelf = band.type != EqBandType::kPeak;
    const double low = std::log(double{options_.min_frequency_hz});
    const double high = std::log(double{options_.max_frequency_hz});
    const double middle = 0.5 * (low + high); // each shelf has its half
    x.segment<3>(at) << std::log(double{band.frequency_hz}), double{band.gain_db},
        std::log(double{band.q});
    problem.least.segment<3>(at) << (band.type == EqBandType::kHighShelf ? middle : low),
        -double{options_.max_gain_db}, std::log(shelf ? kMinShelfQ : double{options_.min_q});
    problem.most.segment<3>(at) << (band.type == EqBandType::kLowShelf ? middle : high),
        double{options_.max_gain_db}, std::log(shelf ? kMaxShelfQ : double{options_.max_q});
  }

  /// A step of the Jacobian may lie outside of the box; a band never does.
  static EqBand band_at(const FittedBands& shape, const Eigen::VectorXd& x, size_t b) {
    EqBand band = shape.bands[b];
    const auto at = 3 * static_cast<Eigen::Index>(b);
    band.frequency_hz =
        std::clamp(static_cast<float>(std::exp(x(at))), kMinEqFrequencyHz, kMaxEqFrequencyHz);
    band.gain_db = std::clamp(static_cast<float>(x(at + 1)), -kMaxEqGainDb, kMaxEqGainDb);
    band.q = std::clamp(static_cast<float>(std::exp(x(at + 2))), kMinEqQ, kMaxEqQ);
    return band;
  }

  Eigen::VectorXd response(const EqBand& band) const {
    Eigen::VectorXd db(static_cast<Eigen::Index>(grid_.frequency_hz.size()));
    eq_band_response_db(band, options_.design, options_.sample_rate_hz, grid_.frequency_hz,
                        {db.data(), grid_.frequency_hz.size()});
    return db;
  }

  auto root_weights() const {
    return Eigen::Map<const Eigen::ArrayXd>(grid_.weight.data(),
                                            static_cast<Eigen::Index>(grid_.weight.size()))
        .sqrt();
  }

  Eigen::VectorXd residuals(const FittedBands& shape, const Eigen::VectorXd& x) const {
    const auto points = static_cast<Eigen::Index>(grid_.target_db.size());
    Eigen::VectorXd error = Eigen::VectorXd::Constant(points, x(x.size() - 1)) -
                            Eigen::Map<const Eigen::VectorXd>(grid_.target_db.data(), points);
    for (size_t b = 0; b < shape.bands.size(); ++b)
      error += response(band_at(shape, x, b));
    return (error.array() * root_weights()).matrix();
  }

  /// Central differences: wide against the float that a band holds, narrow against its curve.
  Eigen::MatrixXd jacobian(const FittedBands& shape, const Eigen::VectorXd& x) const {
    constexpr double kSteps[] = {2e-3, 1e-2, 5e-3};
    Eigen::MatrixXd slopes(static_cast<Eigen::Index>(grid_.target_db.size()), x.size());
    Eigen::VectorXd moved = x;
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) {
      const double step = kSteps[i % 3];
      const auto b = static_cast<size_t>(i / 3);
      moved(i) = x(i) + step;
      slopes.col(i) = response(band_at(shape, moved, b));
      moved(i) = x(i) - step;
      slopes.col(i) -= response(band_at(shape, moved, b));
      slopes.col(i) /= 2.0 * step;
      moved(i) = x(i);
    }
    slopes.col(x.size() - 1).setOnes();
    return (slopes.array().colwise() * root_weights()).matrix();
  }

  const FitGrid& grid_;
  const EqFitOptions& options_;
};

/// Where a greedy start puts its next peak.
enum class NextPeak { kMostSquares, kHighest };

/// A peak for the stretch of one sign that holds most of the squared error, or the largest error.
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

namespace {

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

FittedBands fit_bands(const FitGrid& grid, const EqFitOptions& options) {
  BandSearch search(grid, options);
  search.start();
  for (int round = 0; round < kMoveRounds && !search.good_enough(); ++round)
    if (!search.move_bands())
      break;
  return search.result();
}

} // namespace headroom::design
