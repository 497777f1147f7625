// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "design/band_fit.hpp"
#include <vector>

// Where the bands of a fit begin, before they are adjusted.
namespace headroom::design {

/// Where a greedy start puts its next peak.
enum class NextPeak { kMostSquares, kHighest };

/// A peak for the stretch of one sign that holds most of the squared error, or the largest error.
EqBand peak_for(NextPeak next, const std::vector<double>& error_db, const FitGrid& grid,
                const EqFitOptions& options);

/// The shelves that the options allow, flat.
FittedBands shelves_of(const EqFitOptions& options);

} // namespace headroom::design
