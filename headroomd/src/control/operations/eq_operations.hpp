// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/curve_fit.hpp"
#include "control/operations.hpp"
#include "profile/live_profile.hpp"
#include <functional>

namespace headroom::control {

/// What eq.* works on.
struct EqRequests {
  profile::LiveProfile& live;
  /// What a preset's name means; without one there are none.
  profile::FindEqPreset find_preset;
  /// Of the sound that is filtered; 0 while there is none.
  std::function<double()> sample_rate_hz;
  CurveFit& curve_fit;
  /// What became of a curve that was being fitted.
  std::function<void(const profile::Diagnostic&)> failed;
};

/// `eq.*`: the bands in force, and others in their place over any profile.
void add_eq_operations(Operations& operations, const EqRequests& requests);

} // namespace headroom::control
