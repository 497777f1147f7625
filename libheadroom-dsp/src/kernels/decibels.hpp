// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstddef>

// Logarithm and exponential for a whole block. Buffers and padding as in kernels.hpp: up to
// kPadding floats beyond the last element are read and written; out may be the input. An element's
// result does not depend on its place in the block.
namespace headroom::kernels {

/// out[i] = 20 log10 x[i], within 1e-4 dB.
/// @param x  linear, >= 0; below 1e-30 counts as that (-600 dB)
void decibels(const float* x, float* out, size_t n) noexcept;

/// out[i] = 10^(db[i] / 20), within 1e-4 dB; 0 dB gives exactly 1.
/// @param db  -700..700; beyond counts as the end
void gains(const float* db, float* out, size_t n) noexcept;

} // namespace headroom::kernels
