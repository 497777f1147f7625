// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <Eigen/Dense>
#include <cstdint>
#include <functional>

namespace headroom::design {

/// Least squares within a box: minimise |residuals(x)|^2 with least <= x <= most.
struct LeastSquares {
  std::function<Eigen::VectorXd(const Eigen::VectorXd&)> residuals;
  std::function<Eigen::MatrixXd(const Eigen::VectorXd&)> jacobian; ///< a row for each residual
  Eigen::VectorXd least;
  Eigen::VectorXd most;
};

/// When to stop.
struct FitEffort {
  uint32_t max_iterations;
  double relative_gain; ///< of the cost in one iteration, below which it is done
};

struct LeastSquaresResult {
  Eigen::VectorXd x;
  double cost; ///< |residuals(x)|^2
};

/// D. W. Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", J. SIAM
/// 11(2), 1963, with his scaling; a coordinate at its limit stays there while the gradient pushes
/// it out, and steps end at the limits.
/// @param start  within the box
LeastSquaresResult levenberg_marquardt(const LeastSquares& problem, const Eigen::VectorXd& start,
                                       FitEffort effort);

} // namespace headroom::design
