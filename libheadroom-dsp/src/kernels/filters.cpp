// SPDX-License-Identifier: MPL-2.0
#include "kernels/kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/filters.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace headroom::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::ScalableTag<float>;
using Vec = hn::Vec<Tag>;

// The outputs of a few vectors stay in registers over all taps, even and odd taps apart.
template <size_t kVectors, class Tap, class Input>
HWY_INLINE void SumOverTapsAt(size_t i, size_t taps, Tap tap, Input input,
                              float* HWY_RESTRICT out) {
  const Tag d;
  const size_t lanes = hn::Lanes(d);
  Vec even0 = hn::Zero(d), even1 = even0, even2 = even0, even3 = even0;
  Vec odd0 = even0, odd1 = even0, odd2 = even0, odd3 = even0;
  const auto add = [&](size_t j, Vec& sum0, Vec& sum1, Vec& sum2, Vec& sum3) HWY_ATTR {
    const Vec a = tap(j);
    sum0 = hn::MulAdd(a, input(i, j), sum0);
    if constexpr (kVectors > 1)
      sum1 = hn::MulAdd(a, input(i + lanes, j), sum1);
    if constexpr (kVectors == 4) {
      sum2 = hn::MulAdd(a, input(i + 2 * lanes, j), sum2);
      sum3 = hn::MulAdd(a, input(i + 3 * lanes, j), sum3);
    }
  };
  size_t j = 0;
  for (; j + 2 <= taps; j += 2) {
    add(j, even0, even1, even2, even3);
    add(j + 1, odd0, odd1, odd2, odd3);
  }
  if (j < taps)
    add(j, even0, even1, even2, even3);
  hn::StoreU(hn::Add(even0, odd0), d, out + i);
  if constexpr (kVectors > 1)
    hn::StoreU(hn::Add(even1, odd1), d, out + i + lanes);
  if constexpr (kVectors == 4) {
    hn::StoreU(hn::Add(even2, odd2), d, out + i + 2 * lanes);
    hn::StoreU(hn::Add(even3, odd3), d, out + i + 3 * lanes);
  }
}

// tap(j) broadcasts a tap, input(at, j) loads what it weighs.
template <class Tap, class Input>
HWY_INLINE void SumOverTaps(size_t taps, Tap tap, Input input, float* HWY_RESTRICT out, size_t n) {
  const size_t lanes = hn::Lanes(Tag());
  size_t i = 0;
  for (; i + 3 * lanes < n; i += 4 * lanes)
    SumOverTapsAt<4>(i, taps, tap, input, out);
  if (i + lanes < n) {
    SumOverTapsAt<2>(i, taps, tap, input, out);
    i += 2 * lanes;
  }
  if (i < n)
    SumOverTapsAt<1>(i, taps, tap, input, out);
}

void Fir(const float* HWY_RESTRICT x, const float* HWY_RESTRICT taps, size_t tap_count,
         float* HWY_RESTRICT out, size_t n) {
  const Tag d;
  SumOverTaps(
      tap_count, [&](size_t j) HWY_ATTR { return hn::Set(d, taps[j]); },
      [&](size_t at, size_t j) HWY_ATTR { return hn::LoadU(d, x + at + j); }, out, n);
}

// Windows are as long as filters here, and this costs no more than they do.
void MinimumOver(const float* HWY_RESTRICT x, size_t window, float* HWY_RESTRICT out, size_t n) {
  const Tag d;
  const size_t lanes = hn::Lanes(d);
  size_t i = 0;
  for (; i + lanes < n; i += 2 * lanes) {
    Vec lowest0 = hn::LoadU(d, x + i), lowest1 = hn::LoadU(d, x + i + lanes);
    for (size_t j = 1; j < window; ++j) {
      lowest0 = hn::Min(lowest0, hn::LoadU(d, x + i + j));
      lowest1 = hn::Min(lowest1, hn::LoadU(d, x + i + lanes + j));
    }
    hn::StoreU(lowest0, d, out + i);
    hn::StoreU(lowest1, d, out + i + lanes);
  }
  if (i < n) {
    Vec lowest = hn::LoadU(d, x + i);
    for (size_t j = 1; j < window; ++j)
      lowest = hn::Min(lowest, hn::LoadU(d, x + i + j));
    hn::StoreU(lowest, d, out + i);
  }
}

void FirHalfSample(const float* HWY_RESTRICT x, const float* HWY_RESTRICT taps, size_t pairs,
                   float* HWY_RESTRICT out, size_t n) {
  const Tag d;
  SumOverTaps(
      pairs, [&](size_t j) HWY_ATTR { return hn::Set(d, taps[j]); },
      [&](size_t at, size_t j)
          HWY_ATTR { return hn::Add(hn::LoadU(d, x + at - j), hn::LoadU(d, x + at + 1 + j)); },
      out, n);
}

// Four outputs at once share the loads of the taps. Lanes beyond kTapMultiple do not exist in any
// target that is built (AVX-512: 16).
void FirEvery(const float* HWY_RESTRICT x, const float* HWY_RESTRICT taps, size_t tap_count,
              size_t step, float* HWY_RESTRICT out, size_t out_step, size_t n) {
  const hn::CappedTag<float, kTapMultiple> d;
  const size_t lanes = hn::Lanes(d);
  for (size_t i = 0; i < n; i += 4) {
    const float* HWY_RESTRICT at = x + i * step;
    auto sum0 = hn::Zero(d), sum1 = hn::Zero(d), sum2 = hn::Zero(d), sum3 = hn::Zero(d);
    for (size_t j = 0; j < tap_count; j += lanes) {
      const auto tap = hn::LoadU(d, taps + j);
      sum0 = hn::MulAdd(tap, hn::LoadU(d, at + j), sum0);
      sum1 = hn::MulAdd(tap, hn::LoadU(d, at + step + j), sum1);
      sum2 = hn::MulAdd(tap, hn::LoadU(d, at + 2 * step + j), sum2);
      sum3 = hn::MulAdd(tap, hn::LoadU(d, at + 3 * step + j), sum3);
    }
    float* HWY_RESTRICT to = out + i * out_step;
    to[0] = hn::GetLane(hn::SumOfLanes(d, sum0));
    to[out_step] = hn::GetLane(hn::SumOfLanes(d, sum1));
    to[2 * out_step] = hn::GetLane(hn::SumOfLanes(d, sum2));
    to[3 * out_step] = hn::GetLane(hn::SumOfLanes(d, sum3));
  }
}

} // namespace HWY_NAMESPACE
} // namespace headroom::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernels/dispatch.hpp"

namespace headroom::kernels {

HWY_EXPORT(Fir);
HWY_EXPORT(MinimumOver);
HWY_EXPORT(FirHalfSample);
HWY_EXPORT(FirEvery);

void fir(const float* x, const float* taps, size_t tap_count, float* out, size_t n) noexcept {
  HEADROOM_DISPATCH(Fir)(x, taps, tap_count, out, n);
}

void minimum_over(const float* x, size_t window, float* out, size_t n) noexcept {
  HEADROOM_DISPATCH(MinimumOver)(x, window, out, n);
}

void fir_half_sample(const float* x, const float* taps, size_t pairs, float* out,
                     size_t n) noexcept {
  HEADROOM_DISPATCH(FirHalfSample)(x, taps, pairs, out, n);
}

void fir_every(const float* x, const float* taps, size_t tap_count, size_t step, float* out,
               size_t out_step, size_t n) noexcept {
  HEADROOM_DISPATCH(FirEvery)(x, taps, tap_count, step, out, out_step, n);
}

} // namespace headroom::kernels
#endif
