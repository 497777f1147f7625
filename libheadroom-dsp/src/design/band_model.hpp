// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "design/band_fit.hpp"
#include "design/levenberg_marquardt.hpp"

namespace headroom::design {

/// A set of bands as the parameters of a least-squares problem: log f, gain, log Q for each, then
/// the preamp.
class BandModel {
public:
  /// Both outlive the model.
  BandModel(const FitGrid& grid, const EqFitOptions& options) : grid_(grid), options_(options) {}

  /// The best bands near these. @param cost  mean square of the error in dB
  FittedBands refine(const FittedBands& start, FitEffort effort, double& cost) const;

private:
  void set_limits(const EqBand& band, Eigen::Index at, Eigen::VectorXd& x,
                  LeastSquares& problem) const;
  Eigen::VectorXd response(const EqBand& band) const;
  Eigen::ArrayXd root_weights() const;
  Eigen::VectorXd residuals(const FittedBands& shape, const Eigen::VectorXd& x) const;
  Eigen::MatrixXd jacobian(const FittedBands& shape, const Eigen::VectorXd& x) const;

  const FitGrid& grid_;
  const EqFitOptions& options_;
};

} // namespace headroom::design
