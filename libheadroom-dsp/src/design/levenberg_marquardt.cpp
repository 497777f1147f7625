// SPDX-License-Identifier: MPL-2.0
#include "design/levenberg_marquardt.hpp"

namespace headroom::design {

namespace {

constexpr double kFirstDamping = 1e-2;
constexpr double kLeastDamping = 1e-9;
constexpr double kMostDamping = 1e9; // steps are lost in rounding: the minimum is reached

/// Solves (J'J + damping diag(J'J)) step = -gradient in the coordinates that are free to move.
Eigen::VectorXd damped_step(const Eigen::MatrixXd& normal, const Eigen::VectorXd& gradient,
                            const LeastSquares& problem, const Eigen::VectorXd& x, double damping) {
  Eigen::MatrixXd left = normal;
  Eigen::VectorXd right = -gradient;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const bool held = (x(i) <= problem.least(i) && gradient(i) > 0.0) ||
                      (x(i) >= problem.most(i) && gradient(i) < 0.0);
    if (held) {
      left.row(i).setZero();
      left.col(i).setZero();
      right(i) = 0.0;
      left(i, i) = 1.0;
    }
    left(i, i) += damping * left(i, i) + 1e-12; // a band without gain has no slope in frequency
  }
  return left.ldlt().solve(right);
}

constexpr int kSlowSteps = 4; // one alone may be the damping finding its size

} // namespace

LeastSquaresResult levenberg_marquardt(const LeastSquares& problem, const Eigen::VectorXd& start,
                                       FitEffort effort) {
  Eigen::VectorXd x = start;
  Eigen::VectorXd residuals = problem.residuals(x);
  double cost = residuals.squaredNorm();
  double damping = kFirstDamping;
  int slow_steps = 0;
  for (uint32_t i = 0; i < effort.max_iterations; ++i) {
    const Eigen::MatrixXd jacobian = problem.jacobian(x);
    const Eigen::MatrixXd normal = jacobian.transpose() * jacobian;
    const Eigen::VectorXd gradient = jacobian.transpose() * residuals;
    const double cost_before = cost;
    while (damping < kMostDamping) {
      const Eigen::VectorXd step = damped_step(normal, gradient, problem, x, damping);
      const Eigen::VectorXd next = (x + step).cwiseMax(problem.least).cwiseMin(problem.most);
      const Eigen::VectorXd next_residuals = problem.residuals(next);
      const double next_cost = next_residuals.squaredNorm();
      if (next_cost < cost) {
        x = next;
        residuals = next_residuals;
        cost = next_cost;
        damping = std::max(damping / 5.0, kLeastDamping);
        break;
      }
      damping *= 4.0;
    }
    const bool slow = cost_before - cost <= effort.relative_gain * cost_before;
    slow_steps = slow ? slow_steps + 1 : 0;
    if (damping >= kMostDamping || slow_steps == kSlowSteps)
      break;
  }
  return {x, cost};
}

} // namespace headroom::design
