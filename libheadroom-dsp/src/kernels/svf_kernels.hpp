// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/svf_bank.hpp"
#include <cstddef>

// Filters in series on rows of double, several bands at a time: lane i of a vector is band i, and
// works on the frame that band i - 1 has finished one step before. In place; a frame's result
// depends neither on its place in the block nor on the other rows.
namespace headroom::kernels {

/// Rows that are worked on together, sharing the filters.
inline constexpr size_t kSvfRows = 2;

/// @param count  filters, 0..kMaxEqBands; the next few of the arrays have to pass their input
/// @param memories, rows  as many as row_count, 1..kSvfRows
void svf_steady(const SvfMatrix& filters, size_t count, SvfMemory* const* memories,
                double* const* rows, size_t row_count, size_t n) noexcept;

/// Filters on their way: in frame i they are start + shape[n - 1 - i] distance.
/// @param shape  readable SvfBank::kShapePadding before and beyond its n elements
void svf_ramp(const SvfFilters& start, const SvfFilters& distance, const double* shape,
              size_t count, SvfMemory* const* memories, double* const* rows, size_t row_count,
              size_t n) noexcept;

} // namespace headroom::kernels
