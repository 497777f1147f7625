// SPDX-License-Identifier: MPL-2.0
#include "kernels/decibels.hpp"
#include <cstdint>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/decibels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace headroom::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::ScalableTag<float>;
using IntTag = hn::RebindToSigned<Tag>;
using Vec = hn::Vec<Tag>;

// x = 2^e m with sqrt(1/2) <= m < sqrt(2); ln m = 2 artanh s = 2 (s + s^3/3 + s^5/5 + ...) with
// s = (m - 1) / (m + 1), |s| < 0.172. The first term left out is below 3e-8.
void Decibels(const float* x, float* out, size_t n) {
  const Tag d;
  const IntTag di;
  constexpr float kDbPerOctave = 6.02059991f;   // 20 log10 2
  constexpr float kDbPerTwoNeper = 17.3717793f; // 40 log10 e
  constexpr int32_t kRootHalf = 0x3f3504f3;     // bits of sqrt(1/2)
  for (size_t i = 0; i < n; i += hn::Lanes(d)) {
    const auto bits = hn::BitCast(di, hn::Max(hn::LoadU(d, x + i), hn::Set(d, 1e-30f)));
    const auto exponent = hn::ShiftRight<23>(hn::Sub(bits, hn::Set(di, kRootHalf)));
    const Vec m = hn::BitCast(d, hn::Sub(bits, hn::ShiftLeft<23>(exponent)));
    const Vec one = hn::Set(d, 1.0f);
    const Vec s = hn::Div(hn::Sub(m, one), hn::Add(m, one));
    const Vec s2 = hn::Mul(s, s);
    Vec series =
        hn::MulAdd(s2, hn::Set(d, kDbPerTwoNeper / 7.0f), hn::Set(d, kDbPerTwoNeper / 5.0f));
    series = hn::MulAdd(s2, series, hn::Set(d, kDbPerTwoNeper / 3.0f));
    series = hn::MulAdd(s2, series, hn::Set(d, kDbPerTwoNeper));
    const Vec octaves = hn::ConvertTo(d, exponent);
    hn::StoreU(hn::MulAdd(octaves, hn::Set(d, kDbPerOctave), hn::Mul(s, series)), d, out + i);
  }
}

// 2^(r + f) with r whole and |f| <= 1/2: the Taylor series of e^(f ln 2), whose first term left out
// is below 1.3e-7.
void Gains(const float* db, float* out, size_t n) {
  const Tag d;
  const IntTag di;
  constexpr float kOctavesPerDb = 0.166096405f; // 1 / (20 log10 2)
  constexpr float kLn2 = 0.693147181f;
  for (size_t i = 0; i < n; i += hn::Lanes(d)) {
    const Vec wanted = hn::Mul(hn::LoadU(d, db + i), hn::Set(d, kOctavesPerDb));
    const Vec octaves = hn::Min(hn::Max(wanted, hn::Set(d, -116.0f)), hn::Set(d, 116.0f));
    const Vec whole = hn::Round(octaves);
    const Vec f = hn::Mul(hn::Sub(octaves, whole), hn::Set(d, kLn2));
    Vec series = hn::MulAdd(f, hn::Set(d, 1.0f / 720.0f), hn::Set(d, 1.0f / 120.0f));
    series = hn::MulAdd(f, series, hn::Set(d, 1.0f / 24.0f));
    series = hn::MulAdd(f, series, hn::Set(d, 1.0f / 6.0f));
    series = hn::MulAdd(f, series, hn::Set(d, 0.5f));
    series = hn::MulAdd(f, series, hn::Set(d, 1.0f));
    series = hn::MulAdd(f, series, hn::Set(d, 1.0f));
    const auto exponent = hn::Add(hn::ConvertTo(di, whole), hn::Set(di, 127));
    hn::StoreU(hn::Mul(series, hn::BitCast(d, hn::ShiftLeft<23>(exponent))), d, out + i);
  }
}

} // namespace HWY_NAMESPACE
} // namespace headroom::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernels/dispatch.hpp"

namespace headroom::kernels {

HWY_EXPORT(Decibels);
HWY_EXPORT(Gains);

void decibels(const float* x, float* out, size_t n) noexcept {
  HEADROOM_DISPATCH(Decibels)(x, out, n);
}

void gains(const float* db, float* out, size_t n) noexcept { HEADROOM_DISPATCH(Gains)(db, out, n); }

} // namespace headroom::kernels
#endif
