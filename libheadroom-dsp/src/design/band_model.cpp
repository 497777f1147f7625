// SPDX-License-Identifier: MPL-2.0
#include "design/band_model.hpp"
#include "headroom-dsp/eq_response.hpp"
#include <algorithm>
#include <cmath>

namespace headroom::design {

namespace {

constexpr double kMinShelfQ = 0.4;
constexpr double kMaxShelfQ = 1.0; // above 0.71 a shelf overshoots

/// A step of the Jacobian may lie outside of the box; a band never does.
EqBand band_at(const FittedBands& shape, const Eigen::VectorXd& x, size_t b) {
  EqBand band = shape.bands[b];
  const auto at = 3 * static_cast<Eigen::Index>(b);
  band.frequency_hz =
      std::clamp(static_cast<float>(std::exp(x(at))), kMinEqFrequencyHz, kMaxEqFrequencyHz);
  band.gain_db = std::clamp(static_cast<float>(x(at + 1)), -kMaxEqGainDb, kMaxEqGainDb);
  band.q = std::clamp(static_cast<float>(std::exp(x(at + 2))), kMinEqQ, kMaxEqQ);
  return band;
}

} // namespace

FittedBands BandModel::refine(const FittedBands& start, FitEffort effort, double& cost) const {
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

void BandModel::set_limits(const EqBand& band, Eigen::Index at, Eigen::VectorXd& x,
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

Eigen::VectorXd BandModel::response(const EqBand& band) const {
  Eigen::VectorXd db(static_cast<Eigen::Index>(grid_.frequency_hz.size()));
  eq_band_response_db(band, options_.design, options_.sample_rate_hz, grid_.frequency_hz,
                      {db.data(), grid_.frequency_hz.size()});
  return db;
}

Eigen::ArrayXd BandModel::root_weights() const {
  return Eigen::Map<const Eigen::ArrayXd>(grid_.weight.data(),
                                          static_cast<Eigen::Index>(grid_.weight.size()))
      .sqrt();
}

Eigen::VectorXd BandModel::residuals(const FittedBands& shape, const Eigen::VectorXd& x) const {
  const auto points = static_cast<Eigen::Index>(grid_.target_db.size());
  Eigen::VectorXd error = Eigen::VectorXd::Constant(points, x(x.size() - 1)) -
                          Eigen::Map<const Eigen::VectorXd>(grid_.target_db.data(), points);
  for (size_t b = 0; b < shape.bands.size(); ++b)
    error += response(band_at(shape, x, b));
  return (error.array() * root_weights()).matrix();
}

/// Central differences: wide against the float that a band holds, narrow against its curve.
Eigen::MatrixXd BandModel::jacobian(const FittedBands& shape, const Eigen::VectorXd& x) const {
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

} // namespace headroom::design
