// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/eq_fit.hpp"
#include <vector>

namespace headroom::design {

/// A target, frequencies rising.
struct FitGrid {
  std::vector<double> frequency_hz;
  std::vector<double> target_db;
  std::vector<double> weight; ///< sum 1
};

struct FittedBands {
  std::vector<EqBand> bands;
  double preamp_db = 0.0;
};

/// The error of bands on the grid, model minus target. @param error_db  as long as the grid
void band_errors(const FittedBands& fitted, const FitGrid& grid, const EqFitOptions& options,
                 std::vector<double>& error_db);

/// Adds bands one by one where the error is largest, each time adjusting all of them, then moves
/// bands that another place would serve better.
FittedBands fit_bands(const FitGrid& grid, const EqFitOptions& options);

} // namespace headroom::design
