// SPDX-License-Identifier: MPL-2.0
#include "every_target.hpp"
#include "kernels/kernels.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <limits>
#include <vector>

// Each kernel, on each SIMD target that this machine has, against the formula in double.
using namespace headroom;
using headroom::test::on_every_target;

namespace {

constexpr std::size_t kLengths[] = {0, 1, 3, 15, 16, 17, 63, 513};
constexpr std::size_t kHistory = 64; ///< readable before every buffer
constexpr float kGuard = 12345.0f;
// One rounding of a float; sums of n products may be off by about n of them.
constexpr double kRounding = 6e-8;

/// Memory with room on both sides; what lies beyond must stay as it is.
class Buffer {
public:
  explicit Buffer(std::size_t size, float fill = kGuard)
      : size_(size), all_(kHistory + size + kernels::kPadding + kHistory, fill) {}
  float* data() { return all_.data() + kHistory; }
  float& operator[](std::size_t i) { return data()[i]; }

  /// Nothing before the first element or beyond the last plus `allowed` was written.
  bool guarded(std::size_t allowed) const {
    const auto is_guard = [](float x) { return x == kGuard; };
    const auto first = all_.begin() + kHistory;
    return std::all_of(all_.begin(), first, is_guard) &&
           std::all_of(first + static_cast<std::ptrdiff_t>(size_ + allowed), all_.end(), is_guard);
  }

private:
  std::size_t size_;
  std::vector<float> all_;
};

/// Noise everywhere, the surroundings included.
Buffer noise(std::size_t size, std::uint64_t seed) {
  signals::Random random(seed);
  Buffer result(size);
  for (std::size_t i = 0; i < size + 2 * kHistory + kernels::kPadding; ++i)
    result.data()[static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(kHistory)] =
        static_cast<float>(random.uniform(-1.0, 1.0));
  return result;
}

bool close(float value, double expected, double magnitude, double roundings) {
  return std::abs(static_cast<double>(value) - expected) <= roundings * kRounding * magnitude;
}

kernels::QuarterTaps some_taps() {
  signals::Random random(9);
  kernels::QuarterTaps taps;
  for (float& tap : taps.quarter)
    tap = static_cast<float>(random.uniform(-0.5, 0.5));
  for (float& tap : taps.half)
    tap = static_cast<float>(random.uniform(-0.5, 0.5));
  return taps;
}

/// Point k of frame i by the header's words: neighbours on the 2x stream.
double point(float* x, float* h, const kernels::QuarterTaps& taps, std::ptrdiff_t i, int k) {
  const auto doubled = [&](std::ptrdiff_t at) { // at half-samples after frame i
    const std::ptrdiff_t frame = i + (at >= 0 ? at / 2 : -((1 - at) / 2));
    return static_cast<double>(at % 2 == 0 ? x[frame] : h[frame]);
  };
  const int left = k / 4;
  double sum = 0.0;
  switch (k % 4) {
  case 0:
    return doubled(left);
  case 1:
    for (int j = 0; j < 10; ++j)
      sum += static_cast<double>(taps.quarter[j]) * doubled(left - 4 + j);
    return sum;
  case 3:
    for (int j = 0; j < 10; ++j)
      sum += static_cast<double>(taps.quarter[9 - j]) * doubled(left - 4 + j);
    return sum;
  default:
    for (int j = 0; j < 5; ++j)
      sum += static_cast<double>(taps.half[j]) * (doubled(left - j) + doubled(left + 1 + j));
    return sum;
  }
}

} // namespace

TEST_CASE("sanitize removes what is no number, clamps, and finds the peak") {
  using Limits = std::numeric_limits<float>;
  const float ugly[] = {Limits::quiet_NaN(),
                        Limits::infinity(),
                        -Limits::infinity(),
                        Limits::max(),
                        -Limits::max(),
                        Limits::denorm_min(),
                        -0.0f,
                        4.0f,
                        -4.0f,
                        4.0000005f,
                        -Limits::quiet_NaN()};
  on_every_target([&] {
    for (const std::size_t n : kLengths)
      for (std::size_t spoilt = 0; spoilt <= std::size(ugly); ++spoilt) {
        Buffer in = noise(n, n + 1);
        // Each ugly value in turn at every place of a vector, then all of them together.
        for (std::size_t i = 0; i < n; ++i)
          if (spoilt == std::size(ugly))
            in[i] = ugly[i % std::size(ugly)];
          else if ((i + spoilt) % 5 == 0)
            in[i] = ugly[spoilt];
        Buffer out(n);
        const float peak = kernels::sanitize(in.data(), out.data(), n, 4.0f);
        float expected_peak = 0.0f;
        for (std::size_t i = 0; i < n; ++i) {
          const float expected = std::isfinite(in[i]) ? std::clamp(in[i], -4.0f, 4.0f) : 0.0f;
          REQUIRE(out[i] == expected);
          expected_peak = std::max(expected_peak, std::abs(expected));
        }
        REQUIRE(peak == expected_peak);
        REQUIRE(out.guarded(0));
      }
  });
}

TEST_CASE("max_abs finds the largest wherever it stands and looks no further") {
  on_every_target([] {
    for (const std::size_t n : kLengths) {
      Buffer x = noise(n, 2);
      x[n] = 100.0f; // one too far
      x.data()[-1] = -100.0f;
      float expected = 0.0f;
      for (std::size_t i = 0; i < n; ++i)
        expected = std::max(expected, std::abs(x[i]));
      REQUIRE(kernels::max_abs(x.data(), n) == expected);
      for (std::size_t at = 0; at < n; ++at) {
        const float kept = x[at];
        x[at] = at % 2 == 0 ? 3.0f : -3.0f;
        REQUIRE(kernels::max_abs(x.data(), n) == 3.0f);
        x[at] = kept;
      }
    }
  });
}

TEST_CASE("fir is the sum over its taps") {
  on_every_target([] {
    for (const std::size_t tap_count : {1u, 2u, 7u, 64u, 145u})
      for (const std::size_t n : kLengths) {
        Buffer x = noise(n + tap_count, 3);
        Buffer taps = noise(tap_count, 4);
        Buffer out(n);
        kernels::fir(x.data(), taps.data(), tap_count, out.data(), n);
        for (std::size_t i = 0; i < n; ++i) {
          double expected = 0.0, magnitude = 0.0;
          for (std::size_t j = 0; j < tap_count; ++j) {
            const double product = static_cast<double>(taps[j]) * static_cast<double>(x[i + j]);
            expected += product;
            magnitude += std::abs(product);
          }
          REQUIRE(close(out[i], expected, magnitude, static_cast<double>(tap_count)));
        }
        REQUIRE(out.guarded(kernels::kPadding));
      }
  });
}

TEST_CASE("fir_half_sample weighs pairs around the middle") {
  on_every_target([] {
    for (const std::size_t pairs : {1u, 4u, 7u, 24u, 64u})
      for (const std::size_t n : kLengths) {
        Buffer x = noise(n + kHistory, 5);
        Buffer taps = noise(pairs, 6);
        Buffer out(n);
        kernels::fir_half_sample(x.data(), taps.data(), pairs, out.data(), n);
        for (std::size_t i = 0; i < n; ++i) {
          double expected = 0.0, magnitude = 0.0;
          for (std::size_t j = 0; j < pairs; ++j) {
            const auto at = static_cast<std::ptrdiff_t>(i), away = static_cast<std::ptrdiff_t>(j);
            const double before = static_cast<double>(x.data()[at - away]);
            const double after = static_cast<double>(x.data()[at + 1 + away]);
            expected += static_cast<double>(taps[j]) * (before + after);
            magnitude +=
                std::abs(static_cast<double>(taps[j])) * (std::abs(before) + std::abs(after));
          }
          REQUIRE(close(out[i], expected, magnitude, static_cast<double>(pairs) + 1.0));
        }
        REQUIRE(out.guarded(kernels::kPadding));
      }
  });
}

TEST_CASE("fir_every is fir at every step-th place") {
  on_every_target([] {
    for (const std::size_t tap_count : {16u, 33u, 81u, 112u})
      for (const std::size_t step : {1u, 4u, 16u})
        for (const std::size_t n : kLengths) {
          const std::size_t out_step = step == 4 ? 3 : 1;
          Buffer x = noise(n * step + tap_count, 7), taps = noise(tap_count, 8), out(n * out_step);
          std::fill_n(taps.data() + tap_count, kernels::kTapMultiple, 0.0f);
          kernels::fir_every(x.data(), taps.data(), tap_count, step, out.data(), out_step, n);
          for (std::size_t i = 0; i < n; ++i) {
            double expected = 0.0, magnitude = 0.0;
            for (std::size_t j = 0; j < tap_count; ++j) {
              const double product =
                  static_cast<double>(taps[j]) * static_cast<double>(x[step * i + j]);
              expected += product;
              magnitude += std::abs(product);
            }
            REQUIRE(close(out[out_step * i], expected, magnitude, static_cast<double>(tap_count)));
            for (std::size_t k = 1; k < out_step; ++k)
              REQUIRE(out[out_step * i + k] == kGuard);
          }
          REQUIRE(out.guarded(3 * out_step));
        }
  });
}

TEST_CASE("minimum_over finds the lowest of each window and looks no further") {
  on_every_target([] {
    for (const std::size_t n : kLengths)
      for (const std::size_t window : {1u, 2u, 7u, 44u}) {
        Buffer x = noise(n + window, 22), out(n);
        x.data()[-1] = x[n + window - 1] = -100.0f; // just outside the first and the last window
        kernels::minimum_over(x.data(), window, out.data(), n);
        for (std::size_t i = 0; i < n; ++i)
          REQUIRE(out[i] == *std::min_element(x.data() + i, x.data() + i + window));
        REQUIRE(out.guarded(kernels::kPadding));
      }
  });
}

TEST_CASE("copy copies, tells the largest and touches no padding") {
  on_every_target([] {
    for (const std::size_t n : kLengths) {
      Buffer x = noise(n, 21), out(n);
      x[n] = 100.0f; // one too far
      REQUIRE(kernels::copy(x.data(), out.data(), n) == kernels::max_abs(x.data(), n));
      REQUIRE(std::equal(out.data(), out.data() + n, x.data()));
      REQUIRE(out.guarded(0));
    }
  });
}

TEST_CASE("multiply rounds each product once, in place too, and touches no padding") {
  on_every_target([] {
    for (const std::size_t n : kLengths) {
      Buffer x = noise(n, 9), gain = noise(n, 10), out(n);
      x[n] = gain[n] = 100.0f; // one too far
      const float peak = kernels::multiply(x.data(), gain.data(), out.data(), n);
      Buffer in_place(n);
      std::copy_n(x.data(), n, in_place.data());
      kernels::multiply(in_place.data(), gain.data(), in_place.data(), n);
      for (std::size_t i = 0; i < n; ++i) {
        REQUIRE(out[i] == x[i] * gain[i]);
        REQUIRE(in_place[i] == out[i]);
      }
      REQUIRE(peak == kernels::max_abs(out.data(), n));
      REQUIRE(out.guarded(0));
      REQUIRE(in_place.guarded(0));
    }
  });
}

TEST_CASE("subtract_scaled takes that much of the band out") {
  on_every_target([] {
    for (const std::size_t n : kLengths) {
      Buffer x = noise(n, 11), amount = noise(n, 12), band = noise(n, 13), out(n);
      x[n] = 100.0f; // one too far
      kernels::subtract_scaled(x.data(), amount.data(), band.data(), out.data(), n);
      for (std::size_t i = 0; i < n; ++i) {
        const double part = static_cast<double>(amount[i]) * static_cast<double>(band[i]);
        const double expected = static_cast<double>(x[i]) - part;
        REQUIRE(close(out[i], expected, std::abs(static_cast<double>(x[i])) + std::abs(part), 2.0));
      }
      REQUIRE(out.guarded(kernels::kPadding));
    }
  });
}

TEST_CASE("points_8x gives eight points a frame and the highest of the block alone") {
  const kernels::QuarterTaps taps = some_taps();
  on_every_target([&] {
    for (const std::size_t n : kLengths) {
      Buffer x = noise(n, 14), h = noise(n, 15);
      // Loud just outside what frame n - 1 reads: must not show in the maximum.
      x[n + 3] = h[n + 2] = 1e6f;
      const std::size_t stride = n + kernels::kPadding;
      Buffer points(8 * stride);
      const float highest = kernels::points_8x(x.data(), h.data(), taps, points.data(), stride, n);
      float expected_highest = 0.0f;
      for (std::size_t i = 0; i < n; ++i)
        for (int k = 0; k < 8; ++k) {
          const float value = points[static_cast<std::size_t>(k) * stride + i];
          // Ten products below 0.5 of values below 1.
          REQUIRE(close(value, point(x.data(), h.data(), taps, static_cast<std::ptrdiff_t>(i), k),
                        5.0, 10.0));
          expected_highest = std::max(expected_highest, std::abs(value));
        }
      REQUIRE(highest == expected_highest);
      REQUIRE(points.guarded(0));
    }
  });
}

TEST_CASE("refined_peaks puts a parabola through every local maximum") {
  on_every_target([] {
    for (const std::size_t n : kLengths) {
      const std::size_t stride = n + 2 + kernels::kPadding;
      Buffer memory = noise(8 * stride + 1, 16);
      float* const points = memory.data() + 1;
      for (std::size_t k = 0; k < 8 && n > 3; ++k)
        points[k * stride + 2] = 0.25f; // three and more points level
      Buffer peaks(n);
      kernels::refined_peaks(points, stride, peaks.data(), n);
      const auto at = [&](std::size_t frame, int k) {
        const std::ptrdiff_t moved = static_cast<std::ptrdiff_t>(frame) + (k < 0 ? -1 : k > 7);
        return static_cast<double>(
            points[static_cast<std::ptrdiff_t>(stride) * ((k + 8) % 8) + moved]);
      };
      for (std::size_t i = 0; i < n; ++i) {
        double expected = 0.0;
        for (int k = 0; k < 8; ++k) {
          const double sign = at(i, k) < 0.0 ? -1.0 : 1.0;
          const double a = sign * at(i, k - 1), b = sign * at(i, k), c = sign * at(i, k + 1);
          double top = b;
          if (b >= a && b >= c && 2.0 * b - a - c > 0.0)
            top += (c - a) * (c - a) / (8.0 * (2.0 * b - a - c));
          expected = std::max(expected, top);
        }
        REQUIRE(close(peaks[i], expected, 1.0, 16.0));
      }
      REQUIRE(peaks.guarded(kernels::kPadding));
    }
  });
}

TEST_CASE("an element's result does not depend on its place in the block") {
  const kernels::QuarterTaps taps = some_taps();
  constexpr std::size_t kN = 200;
  on_every_target([&] {
    Buffer x = noise(kN + 2 * kHistory, 17), y = noise(kN + 2 * kHistory, 18);
    Buffer window = noise(63, 19), whole(kN), part(kN);
    constexpr std::size_t kStride = kN + 2 + kernels::kPadding;
    Buffer whole_points(8 * kStride), part_points(8 * kStride);
    Buffer p = noise(8 * kStride + 1, 20);
    const auto same = [&](std::size_t shift) {
      return std::equal(part.data(), part.data() + (kN - shift), whole.data() + shift);
    };
    for (std::size_t shift = 1; shift < 70; ++shift) {
      const std::size_t n = kN - shift;
      INFO("from element " << shift);
      kernels::fir(x.data(), window.data(), 63, whole.data(), kN);
      kernels::fir(x.data() + shift, window.data(), 63, part.data(), n);
      REQUIRE(same(shift));
      kernels::fir_half_sample(x.data(), window.data(), 23, whole.data(), kN);
      kernels::fir_half_sample(x.data() + shift, window.data(), 23, part.data(), n);
      REQUIRE(same(shift));
      kernels::fir_every(x.data(), window.data(), 48, 1, whole.data(), 1, kN);
      kernels::fir_every(x.data() + shift, window.data(), 48, 1, part.data(), 1, n);
      REQUIRE(same(shift));
      kernels::subtract_scaled(x.data(), y.data(), x.data() + 9, whole.data(), kN);
      kernels::subtract_scaled(x.data() + shift, y.data() + shift, x.data() + 9 + shift,
                               part.data(), n);
      REQUIRE(same(shift));
      kernels::multiply(x.data(), y.data(), whole.data(), kN);
      kernels::multiply(x.data() + shift, y.data() + shift, part.data(), n);
      REQUIRE(same(shift));
      kernels::refined_peaks(p.data() + 1, kStride, whole.data(), kN);
      kernels::refined_peaks(p.data() + 1 + shift, kStride, part.data(), n);
      REQUIRE(same(shift));
      kernels::points_8x(x.data(), y.data(), taps, whole_points.data(), kStride, kN);
      kernels::points_8x(x.data() + shift, y.data() + shift, taps, part_points.data(), kStride, n);
      for (std::size_t k = 0; k < 8; ++k)
        REQUIRE(std::equal(part_points.data() + k * kStride, part_points.data() + k * kStride + n,
                           whole_points.data() + k * kStride + shift));
    }
  });
}
