// SPDX-License-Identifier: MPL-2.0
#include "kernels/kernels.hpp"
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace headroom::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::ScalableTag<float>;
using Vec = hn::Vec<Tag>;

float Sanitize(const float* in, float* out, size_t n, float limit) {
  const Tag d;
  const size_t lanes = hn::Lanes(d);
  const Vec bound = hn::Set(d, limit);
  const Vec largest = hn::Set(d, std::numeric_limits<float>::max());
  Vec peak = hn::Zero(d);
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const Vec x = hn::LoadU(d, in + i);
    // Comparisons with NaN are false, so NaN fails this one like Inf does.
    const Vec finite = hn::IfThenElseZero(hn::Le(hn::Abs(x), largest), x);
    const Vec size = hn::Abs(finite);
    const Vec clamped = hn::CopySign(bound, finite);
    hn::StoreU(hn::IfThenElse(hn::Le(size, bound), finite, clamped), d, out + i);
    peak = hn::Max(peak, hn::Min(size, bound));
  }
  float result = hn::GetLane(hn::MaxOfLanes(d, peak));
  for (; i < n; ++i) {
    const float x = in[i];
    const float size = x < 0.0f ? -x : x;
    float y = size <= std::numeric_limits<float>::max() ? x : 0.0f;
    if (y > limit)
      y = limit;
    if (y < -limit)
      y = -limit;
    out[i] = y;
    const float kept = y < 0.0f ? -y : y;
    if (kept > result)
      result = kept;
  }
  return result;
}

float MaxAbs(const float* HWY_RESTRICT x, size_t n) {
  const Tag d;
  const size_t lanes = hn::Lanes(d);
  Vec peak = hn::Zero(d);
  size_t i = 0;
  for (; i + lanes <= n; i += lanes)
    peak = hn::Max(peak, hn::Abs(hn::LoadU(d, x + i)));
  float result = hn::GetLane(hn::MaxOfLanes(d, peak));
  for (; i < n; ++i) {
    const float size = x[i] < 0.0f ? -x[i] : x[i];
    if (size > result)
      result = size;
  }
  return result;
}

// A block of what value(i) loads, its full vectors and then its last elements one by one.
template <class Value, class Element>
HWY_INLINE float StoreAndPeak(Value value, Element element, float* out, size_t n) {
  const Tag d;
  const size_t lanes = hn::Lanes(d);
  Vec peak = hn::Zero(d);
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const Vec v = value(i);
    hn::StoreU(v, d, out + i);
    peak = hn::Max(peak, hn::Abs(v));
  }
  float result = hn::GetLane(hn::MaxOfLanes(d, peak));
  for (; i < n; ++i) {
    const float y = element(i);
    out[i] = y;
    const float size = y < 0.0f ? -y : y;
    if (size > result)
      result = size;
  }
  return result;
}

float Copy(const float* x, float* out, size_t n) {
  const Tag d;
  return StoreAndPeak([&](size_t i) HWY_ATTR { return hn::LoadU(d, x + i); },
                      [&](size_t i) HWY_ATTR { return x[i]; }, out, n);
}

float Multiply(const float* x, const float* gain, float* out, size_t n) {
  const Tag d;
  return StoreAndPeak([&](size_t i)
                          HWY_ATTR { return hn::Mul(hn::LoadU(d, x + i), hn::LoadU(d, gain + i)); },
                      [&](size_t i) HWY_ATTR { return x[i] * gain[i]; }, out, n);
}

void SubtractScaled(const float* HWY_RESTRICT x, const float* HWY_RESTRICT amount,
                    const float* HWY_RESTRICT band, float* HWY_RESTRICT out, size_t n) {
  const Tag d;
  for (size_t i = 0; i < n; i += hn::Lanes(d)) {
    const Vec v =
        hn::NegMulAdd(hn::LoadU(d, amount + i), hn::LoadU(d, band + i), hn::LoadU(d, x + i));
    hn::StoreU(v, d, out + i);
  }
}

float Points8x(const float* HWY_RESTRICT x, const float* HWY_RESTRICT h, const QuarterTaps& taps,
               float* HWY_RESTRICT points, size_t stride, size_t n) {
  const Tag d;
  const size_t lanes = hn::Lanes(d);
  const float* q = taps.quarter;
  const float* s = taps.half;
  Vec peak = hn::Zero(d);
  for (size_t i = 0; i < n; i += lanes) {
    Vec top = hn::Zero(d);
    const auto store = [&](size_t k, Vec v) HWY_ATTR {
      hn::StoreU(v, d, points + k * stride + i);
      top = hn::Max(top, hn::Abs(v));
    };
    // Points k, k + 1, k + 2 between u4 and u5; u0 .. u9 are neighbours on the 2x stream.
    const auto interpolate = [&](size_t k, Vec u0, Vec u1, Vec u2, Vec u3, Vec u4, Vec u5, Vec u6,
                                 Vec u7, Vec u8, Vec u9) HWY_ATTR {
      const auto quarter = [&](Vec v0, Vec v1, Vec v2, Vec v3, Vec v4, Vec v5, Vec v6, Vec v7,
                               Vec v8, Vec v9) HWY_ATTR {
        Vec a = hn::Mul(hn::Set(d, q[0]), v0);
        Vec b = hn::Mul(hn::Set(d, q[1]), v1);
        a = hn::MulAdd(hn::Set(d, q[2]), v2, a);
        b = hn::MulAdd(hn::Set(d, q[3]), v3, b);
        a = hn::MulAdd(hn::Set(d, q[4]), v4, a);
        b = hn::MulAdd(hn::Set(d, q[5]), v5, b);
        a = hn::MulAdd(hn::Set(d, q[6]), v6, a);
        b = hn::MulAdd(hn::Set(d, q[7]), v7, b);
        a = hn::MulAdd(hn::Set(d, q[8]), v8, a);
        b = hn::MulAdd(hn::Set(d, q[9]), v9, b);
        return hn::Add(a, b);
      };
      store(k, quarter(u0, u1, u2, u3, u4, u5, u6, u7, u8, u9));
      Vec middle = hn::Mul(hn::Set(d, s[0]), hn::Add(u4, u5));
      middle = hn::MulAdd(hn::Set(d, s[1]), hn::Add(u3, u6), middle);
      middle = hn::MulAdd(hn::Set(d, s[2]), hn::Add(u2, u7), middle);
      middle = hn::MulAdd(hn::Set(d, s[3]), hn::Add(u1, u8), middle);
      middle = hn::MulAdd(hn::Set(d, s[4]), hn::Add(u0, u9), middle);
      store(k + 1, middle);
      store(k + 2, quarter(u9, u8, u7, u6, u5, u4, u3, u2, u1, u0));
    };
    const auto sample = [&](ptrdiff_t at) HWY_ATTR { return hn::LoadU(d, x + i + at); };
    const auto between = [&](ptrdiff_t at) HWY_ATTR { return hn::LoadU(d, h + i + at); };
    store(0, sample(0));
    interpolate(1, sample(-2), between(-2), sample(-1), between(-1), sample(0), between(0),
                sample(1), between(1), sample(2), between(2));
    store(4, between(0));
    interpolate(5, between(-2), sample(-1), between(-1), sample(0), between(0), sample(1),
                between(1), sample(2), between(2), sample(3));
    if (i + lanes > n)
      top = hn::IfThenElseZero(hn::FirstN(d, n - i), top);
    peak = hn::Max(peak, top);
  }
  return hn::GetLane(hn::MaxOfLanes(d, peak));
}

void RefinedPeaks(const float* HWY_RESTRICT points, size_t stride, float* HWY_RESTRICT peaks,
                  size_t n) {
  const Tag d;
  const size_t lanes = hn::Lanes(d);
  const Vec zero = hn::Zero(d);
  const Vec eighth = hn::Set(d, 0.125f);
  const Vec two = hn::Set(d, 2.0f);
  const Vec sign_bit = hn::SignBit(d);
  const Vec tiny = hn::Set(d, 1e-30f); // keeps the division finite where three points are level
  for (size_t i = 0; i < n; i += lanes) {
    Vec peak = zero;
    // Of three points times the sign of the middle one, b: it lies left above the first and right
    // above the last. The vertex of their parabola is (left - right)^2 / (8 (left + right)) above
    // b.
    const auto refine = [&](Vec before, Vec at, Vec after) HWY_ATTR {
      const Vec sign = hn::And(at, sign_bit);
      const Vec left = hn::Xor(hn::Sub(at, before), sign);
      const Vec right = hn::Xor(hn::Sub(at, after), sign);
      const Vec slope = hn::Sub(left, right);
      const Vec bend = hn::Max(hn::Add(left, right), tiny);
      // Divisions were half of this kernel's time: an estimate and one step of Newton's method.
      const Vec estimate = hn::ApproximateReciprocal(bend);
      const Vec reciprocal = hn::Mul(estimate, hn::NegMulAdd(estimate, bend, two));
      const Vec rise = hn::Mul(hn::Mul(slope, eighth), hn::Mul(slope, reciprocal));
      const auto is_peak = hn::Ge(hn::Min(left, right), zero);
      peak = hn::Max(peak, hn::Add(hn::Abs(at), hn::IfThenElseZero(is_peak, rise)));
    };
    const auto point = [&](size_t k, ptrdiff_t shift)
                           HWY_ATTR { return hn::LoadU(d, points + k * stride + i + shift); };
    Vec before = point(7, -1);
    Vec at = point(0, 0);
    for (size_t k = 0; k < 8; ++k) {
      const Vec after = k == 7 ? point(0, 1) : point(k + 1, 0);
      refine(before, at, after);
      before = at;
      at = after;
    }
    hn::StoreU(peak, d, peaks + i);
  }
}

const char* TargetName() { return hwy::TargetName(HWY_TARGET); }

} // namespace HWY_NAMESPACE
} // namespace headroom::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernels/dispatch.hpp"

namespace headroom::kernels {

HWY_EXPORT(Sanitize);
HWY_EXPORT(MaxAbs);
HWY_EXPORT(Copy);
HWY_EXPORT(Multiply);
HWY_EXPORT(SubtractScaled);
HWY_EXPORT(Points8x);
HWY_EXPORT(RefinedPeaks);
HWY_EXPORT(TargetName);

float sanitize(const float* in, float* out, size_t n, float limit) noexcept {
  return HEADROOM_DISPATCH(Sanitize)(in, out, n, limit);
}

float max_abs(const float* x, size_t n) noexcept { return HEADROOM_DISPATCH(MaxAbs)(x, n); }

float copy(const float* x, float* out, size_t n) noexcept {
  return HEADROOM_DISPATCH(Copy)(x, out, n);
}

float multiply(const float* x, const float* gain, float* out, size_t n) noexcept {
  return HEADROOM_DISPATCH(Multiply)(x, gain, out, n);
}

void subtract_scaled(const float* x, const float* amount, const float* band, float* out,
                     size_t n) noexcept {
  HEADROOM_DISPATCH(SubtractScaled)(x, amount, band, out, n);
}

float points_8x(const float* x, const float* h, const QuarterTaps& taps, float* points,
                size_t stride, size_t n) noexcept {
  return HEADROOM_DISPATCH(Points8x)(x, h, taps, points, stride, n);
}

void refined_peaks(const float* points, size_t stride, float* peaks, size_t n) noexcept {
  HEADROOM_DISPATCH(RefinedPeaks)(points, stride, peaks, n);
}

const char* target_name() noexcept { return HEADROOM_DISPATCH(TargetName)(); }

} // namespace headroom::kernels
#endif
