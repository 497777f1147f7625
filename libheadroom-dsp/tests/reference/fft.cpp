// SPDX-License-Identifier: MPL-2.0
#include "fft.hpp"
#include <cmath>
#include <numbers>

// The hot loops in the widest form that the CPU has. Sanitizers and ifunc do not go together.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define HEADROOM_REFERENCE_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define HEADROOM_REFERENCE_CLONES
#endif

namespace headroom::reference {
namespace {

struct Rows {
  const double* re;
  const double* im;
};
struct OutRows {
  double* re;
  double* im;
};

/// One radix-4 pass: columns of n/4 butterflies, each over `stride` neighbouring values.
HEADROOM_REFERENCE_CLONES void radix4(Rows x, OutRows y, std::size_t n, std::size_t stride,
                                      const double* cosine, const double* sine,
                                      std::size_t table_step) {
  const std::size_t quarter = n / 4;
  for (std::size_t p = 0; p < quarter; ++p) {
    const std::size_t t = p * table_step;
    const double c1 = cosine[t], s1 = sine[t], c2 = cosine[2 * t], s2 = sine[2 * t],
                 c3 = cosine[3 * t], s3 = sine[3 * t];
    const double* __restrict ar = x.re + stride * p;
    const double* __restrict ai = x.im + stride * p;
    double* __restrict br = y.re + stride * 4 * p;
    double* __restrict bi = y.im + stride * 4 * p;
    const std::size_t hop = stride * quarter;
    for (std::size_t q = 0; q < stride; ++q) {
      const double a_r = ar[q], a_i = ai[q], b_r = ar[q + hop], b_i = ai[q + hop];
      const double c_r = ar[q + 2 * hop], c_i = ai[q + 2 * hop];
      const double d_r = ar[q + 3 * hop], d_i = ai[q + 3 * hop];
      const double ac_r = a_r + c_r, ac_i = a_i + c_i, bd_r = b_r + d_r, bd_i = b_i + d_i;
      const double am_r = a_r - c_r, am_i = a_i - c_i;
      const double jb_r = d_i - b_i, jb_i = b_r - d_r; // i (b - d)
      br[q] = ac_r + bd_r;
      bi[q] = ac_i + bd_i;
      const double u_r = am_r - jb_r, u_i = am_i - jb_i;
      br[q + stride] = u_r * c1 - u_i * s1;
      bi[q + stride] = u_r * s1 + u_i * c1;
      const double v_r = ac_r - bd_r, v_i = ac_i - bd_i;
      br[q + 2 * stride] = v_r * c2 - v_i * s2;
      bi[q + 2 * stride] = v_r * s2 + v_i * c2;
      const double w_r = am_r + jb_r, w_i = am_i + jb_i;
      br[q + 3 * stride] = w_r * c3 - w_i * s3;
      bi[q + 3 * stride] = w_r * s3 + w_i * c3;
    }
  }
}

/// The last pass when log2(size) is odd: n = 2, no twiddles.
void radix2(Rows x, OutRows y, std::size_t stride) {
  for (std::size_t q = 0; q < stride; ++q) {
    const double a_r = x.re[q], a_i = x.im[q], b_r = x.re[q + stride], b_i = x.im[q + stride];
    y.re[q] = a_r + b_r;
    y.im[q] = a_i + b_i;
    y.re[q + stride] = a_r - b_r;
    y.im[q + stride] = a_i - b_i;
  }
}

} // namespace

Fft::Fft(std::size_t size) : size_(size), cosine_(size), sine_(size) {
  for (std::size_t k = 0; k < size; ++k) {
    const double angle =
        -2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(size);
    cosine_[k] = std::cos(angle);
    sine_[k] = std::sin(angle);
  }
}

void Fft::forward(std::vector<double>& re, std::vector<double>& im, std::size_t signals) {
  re_.resize(size_ * signals);
  im_.resize(size_ * signals);
  std::size_t n = size_, stride = signals;
  for (; n > 2; n /= 4, stride *= 4) {
    radix4({re.data(), im.data()}, {re_.data(), im_.data()}, n, stride, cosine_.data(),
           sine_.data(), size_ / n);
    re.swap(re_);
    im.swap(im_);
  }
  if (n == 2) {
    radix2({re.data(), im.data()}, {re_.data(), im_.data()}, stride);
    re.swap(re_);
    im.swap(im_);
  }
}

std::size_t power_of_two_at_least(std::size_t n) {
  std::size_t size = 4;
  while (size < n)
    size *= 2;
  return size;
}

} // namespace headroom::reference
