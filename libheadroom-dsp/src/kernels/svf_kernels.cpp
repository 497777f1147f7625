// SPDX-License-Identifier: MPL-2.0
#include "kernels/svf_kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/svf_kernels.cpp"
// Arrays of vectors need vectors of known size. (What the build disables is for x86.)
#ifndef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#endif
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace headroom::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Four bands at a time: with eight, ten bands would leave six lanes of sixteen idle.
using Tag = hn::CappedTag<double, 4>;
using Vec = hn::Vec<Tag>;
constexpr size_t kLanes = hn::MaxLanes(Tag());

// One step of one vector of filters.
struct Coefficients {
  Vec a, b1, b2, c1, c2, d;
};

HWY_INLINE Vec Step(const Coefficients& f, Vec in, Vec& s1, Vec& s2) {
  const Vec rest = hn::Sub(in, s2);
  const Vec out = hn::MulAdd(f.d, in, hn::MulAdd(f.c1, s1, hn::Mul(f.c2, s2)));
  const Vec next = hn::MulAdd(f.b2, rest, hn::MulAdd(f.b1, s1, s2));
  s1 = hn::MulAdd(f.b1, rest, hn::Mul(f.a, s1));
  s2 = next;
  return out;
}

class Steady {
public:
  Steady(const SvfMatrix& filters, size_t first) : f_(filters), first_(first) {}

  HWY_INLINE Coefficients At(size_t vector, size_t) const {
    const Tag d;
    const size_t i = first_ + vector * kLanes;
    return {hn::LoadU(d, f_.a + i),  hn::LoadU(d, f_.b1 + i), hn::LoadU(d, f_.b2 + i),
            hn::LoadU(d, f_.c1 + i), hn::LoadU(d, f_.c2 + i), hn::LoadU(d, f_.d + i)};
  }

private:
  const SvfMatrix& f_;
  size_t first_;
};

class Ramp {
public:
  // last: the shape's last element, which belongs to frame 0
  Ramp(const SvfFilters& start, const SvfFilters& distance, const double* last, size_t first)
      : start_(start), distance_(distance), last_(last), first_(first) {}

  HWY_INLINE Coefficients At(size_t vector, size_t step) const {
    const Tag d;
    const size_t i = first_ + vector * kLanes;
    const Vec part = hn::LoadU(d, last_ - step + vector * kLanes);
    const auto now = [&](const double* from, const double* way) HWY_ATTR {
      return hn::MulAdd(part, hn::LoadU(d, way + i), hn::LoadU(d, from + i));
    };
    const Vec one = hn::Set(d, 1.0);
    const Vec g = now(start_.g, distance_.g);
    const Vec k = now(start_.k, distance_.k);
    const Vec m0 = now(start_.m0, distance_.m0);
    const Vec m1 = now(start_.m1, distance_.m1);
    const Vec m2 = now(start_.m2, distance_.m2);
    const Vec a1 = hn::Div(one, hn::MulAdd(g, hn::Add(g, k), one));
    const Vec a2 = hn::Mul(g, a1);
    const Vec a3 = hn::Mul(g, a2);
    return {hn::Sub(hn::Add(a1, a1), one),
            hn::Add(a2, a2),
            hn::Add(a3, a3),
            hn::MulAdd(m1, a1, hn::Mul(m2, a2)),
            hn::NegMulAdd(m1, a2, hn::NegMulAdd(m2, a3, m2)),
            hn::MulAdd(m1, a2, hn::MulAdd(m2, a3, m0))};
  }

private:
  const SvfFilters& start_;
  const SvfFilters& distance_;
  const double* last_;
  size_t first_;
};

// kVectors vectors of filters in series, on kRows rows.
template <size_t kRows, size_t kVectors, class Source>
HWY_INLINE void RunPart(const Source source, size_t first, SvfMemory* const* memories,
                        double* const* rows, size_t n) {
  const Tag d;
  constexpr size_t kBands = kVectors * kLanes;
  Vec s1[kRows][kVectors], s2[kRows][kVectors], in[kRows][kVectors];
  double* row[kRows];
  for (size_t r = 0; r < kRows; ++r) {
    row[r] = rows[r];
    for (size_t v = 0; v < kVectors; ++v) {
      s1[r][v] = hn::LoadU(d, memories[r]->s1 + first + v * kLanes);
      s2[r][v] = hn::LoadU(d, memories[r]->s2 + first + v * kLanes);
      in[r][v] = hn::Zero(d);
    }
  }

  // Lane i takes lane i - 1's output, lane 0 the last one's: the whole row's output.
  alignas(64) int64_t turned[kLanes];
  for (size_t i = 0; i < kLanes; ++i)
    turned[i] = static_cast<int64_t>((i + kLanes - 1) % kLanes);
  const auto turn = hn::SetTableIndices(d, turned);
  const auto first_lane = hn::FirstN(d, 1);

  const auto enter = [&](size_t r, double x) HWY_ATTR {
    in[r][0] = hn::IfThenElse(first_lane, hn::Set(d, x), in[r][0]);
  };
  // A step's outputs become the next one's inputs; the row's own output is in lane 0.
  const auto leave = [&](size_t r, const Vec* out) HWY_ATTR {
    Vec before = hn::TableLookupLanes(out[0], turn);
    in[r][0] = before;
    for (size_t v = 1; v < kVectors; ++v) {
      const Vec moved = hn::TableLookupLanes(out[v], turn);
      in[r][v] = hn::IfThenElse(first_lane, before, moved);
      before = moved;
    }
    return hn::GetLane(before);
  };

  // While not all bands have a frame, those without keep their memory.
  const auto part_step = [&](size_t t) HWY_ATTR {
    const Vec lane = hn::Iota(d, 0.0);
    Vec out[kRows][kVectors];
    for (size_t r = 0; r < kRows; ++r)
      enter(r, t < n ? row[r][t] : 0.0);
    for (size_t v = 0; v < kVectors; ++v) {
      const Coefficients f = source.At(v, t);
      const Vec frame =
          hn::Sub(hn::Set(d, static_cast<double>(t) - static_cast<double>(v * kLanes)), lane);
      const auto busy =
          hn::And(hn::Ge(frame, hn::Zero(d)), hn::Lt(frame, hn::Set(d, static_cast<double>(n))));
      for (size_t r = 0; r < kRows; ++r) {
        const Vec old1 = s1[r][v];
        const Vec old2 = s2[r][v];
        out[r][v] = Step(f, in[r][v], s1[r][v], s2[r][v]);
        s1[r][v] = hn::IfThenElse(busy, s1[r][v], old1);
        s2[r][v] = hn::IfThenElse(busy, s2[r][v], old2);
      }
    }
    for (size_t r = 0; r < kRows; ++r) {
      const double left = leave(r, out[r]);
      if (t + 1 >= kBands)
        row[r][t + 1 - kBands] = left;
    }
  };
  const auto full_step = [&](size_t t) HWY_ATTR {
    Vec out[kRows][kVectors];
    for (size_t r = 0; r < kRows; ++r)
      enter(r, row[r][t]);
    for (size_t v = 0; v < kVectors; ++v) {
      const Coefficients f = source.At(v, t);
      for (size_t r = 0; r < kRows; ++r)
        out[r][v] = Step(f, in[r][v], s1[r][v], s2[r][v]);
    }
    for (size_t r = 0; r < kRows; ++r)
      row[r][t + 1 - kBands] = leave(r, out[r]);
  };

  size_t t = 0;
  for (; t + 1 < kBands; ++t)
    part_step(t);
  for (; t < n; ++t)
    full_step(t);
  for (; t + 1 < n + kBands; ++t)
    part_step(t);

  for (size_t r = 0; r < kRows; ++r)
    for (size_t v = 0; v < kVectors; ++v) {
      hn::StoreU(s1[r][v], d, memories[r]->s1 + first + v * kLanes);
      hn::StoreU(s2[r][v], d, memories[r]->s2 + first + v * kLanes);
    }
}

// All vectors of filters, a few at a time, on kRows rows.
template <size_t kRows, class MakeSource>
HWY_INLINE void RunAll(const MakeSource make, size_t count, SvfMemory* const* memories,
                       double* const* rows, size_t n) {
  size_t left = (count + kLanes - 1) / kLanes;
  size_t first = 0;
  while (left != 0) {
    const size_t vectors = left == 4 ? 2 : left < 3 ? left : 3;
    if (vectors == 1)
      RunPart<kRows, 1>(make(first), first, memories, rows, n);
    else if (vectors == 2)
      RunPart<kRows, 2>(make(first), first, memories, rows, n);
    else
      RunPart<kRows, 3>(make(first), first, memories, rows, n);
    first += vectors * kLanes;
    left -= vectors;
  }
}

template <class MakeSource>
HWY_INLINE void RunRows(const MakeSource make, size_t count, SvfMemory* const* memories,
                        double* const* rows, size_t row_count, size_t n) {
  static_assert(kSvfRows == 2);
  if (n == 0)
    return;
  if (row_count == 2)
    RunAll<2>(make, count, memories, rows, n);
  else
    RunAll<1>(make, count, memories, rows, n);
}

void SvfSteady(const SvfMatrix& filters, size_t count, SvfMemory* const* memories,
               double* const* rows, size_t row_count, size_t n) {
  RunRows([&](size_t first) HWY_ATTR { return Steady(filters, first); }, count, memories, rows,
          row_count, n);
}

void SvfRamp(const SvfFilters& start, const SvfFilters& distance, const double* shape, size_t count,
             SvfMemory* const* memories, double* const* rows, size_t row_count, size_t n) {
  RunRows([&](size_t first) HWY_ATTR { return Ramp(start, distance, shape + n - 1, first); }, count,
          memories, rows, row_count, n);
}

} // namespace HWY_NAMESPACE
} // namespace headroom::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernels/dispatch.hpp"

namespace headroom::kernels {

HWY_EXPORT(SvfSteady);
HWY_EXPORT(SvfRamp);

void svf_steady(const SvfMatrix& filters, size_t count, SvfMemory* const* memories,
                double* const* rows, size_t row_count, size_t n) noexcept {
  HEADROOM_DISPATCH(SvfSteady)(filters, count, memories, rows, row_count, n);
}

void svf_ramp(const SvfFilters& start, const SvfFilters& distance, const double* shape,
              size_t count, SvfMemory* const* memories, double* const* rows, size_t row_count,
              size_t n) noexcept {
  HEADROOM_DISPATCH(SvfRamp)(start, distance, shape, count, memories, rows, row_count, n);
}

} // namespace headroom::kernels
#endif
