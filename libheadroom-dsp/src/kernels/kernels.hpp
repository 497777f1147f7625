// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstddef>

// The vector work of the library behind plain functions; kernels.cpp and filters.cpp pick the SIMD
// target at run time. Unless a line says otherwise, buffers are not aligned, and a kernel may read
// and write up to kPadding floats beyond the last element (the caller owns them). An element's
// result never depends on its place in the block, so block sizes do not change the output on one
// target.
namespace headroom::kernels {

inline constexpr size_t kPadding = 64;

/// What every stage holds its input to: +96 dBFS, beyond any real signal and far from overflow.
inline constexpr float kLoudestInput = 65536.0f;

/// out[i] = in[i] made safe: NaN and Inf become 0, |x| at most limit. No padding touched.
/// @return max |out|
float sanitize(const float* in, float* out, size_t n, float limit) noexcept;

/// max |x|; no padding touched. 0 for n = 0.
float max_abs(const float* x, size_t n) noexcept;

/// Convolution as correlation: out[i] = sum over j < tap_count of taps[j] x[i + j].
void fir(const float* x, const float* taps, size_t tap_count, float* out, size_t n) noexcept;

/// out[i] = the lowest of x[i] .. x[i + window - 1]; window > 0.
void minimum_over(const float* x, size_t window, float* out, size_t n) noexcept;

/// Half-sample interpolation: out[i] = sum over j < pairs of taps[j] (x[i - j] + x[i + 1 + j]).
void fir_half_sample(const float* x, const float* taps, size_t pairs, float* out,
                     size_t n) noexcept;

/// fir() at every step-th place: out[out_step i] = sum over j < tap_count of taps[j] x[step i + j].
/// @param taps  filled up with zeros to a multiple of kTapMultiple
/// @param step  at most kPadding / 4
/// @param out  written for the next multiple of four places
void fir_every(const float* x, const float* taps, size_t tap_count, size_t step, float* out,
               size_t out_step, size_t n) noexcept;

inline constexpr size_t kTapMultiple = 16;

/// out[i] = x[i]; no padding touched.
/// @return max |out|
float copy(const float* x, float* out, size_t n) noexcept;

/// out[i] = x[i] gain[i]; no padding touched; out may be x.
/// @return max |out|
float multiply(const float* x, const float* gain, float* out, size_t n) noexcept;

/// out[i] = x[i] - amount[i] band[i], rounded once where the target can.
void subtract_scaled(const float* x, const float* amount, const float* band, float* out,
                     size_t n) noexcept;

/// Coefficients that take a 2x oversampled stream to 8x: 10 taps, five on either side.
struct QuarterTaps {
  float quarter[10]; ///< at 1/4 between the middle two; reversed, at 3/4
  float half[5];     ///< at 1/2: pairs, the inner pair first
};

/// Eight points per frame from samples x and half-samples h (h[i] lies between x[i] and x[i+1]):
/// points[k * stride + i] is the signal at i + k / 8. Reads x[-2..n+2] and h[-2..n+1].
/// @return max |point| of the n frames
float points_8x(const float* x, const float* h, const QuarterTaps& taps, float* points,
                size_t stride, size_t n) noexcept;

/// Highest |x(t)| per frame from its eight points, each local maximum refined by the parabola
/// through it and its neighbours. points as from points_8x(), readable from frame -1 to n.
void refined_peaks(const float* points, size_t stride, float* peaks, size_t n) noexcept;

/// Name of the chosen target, for example "AVX2".
const char* target_name() noexcept;

} // namespace headroom::kernels
