// SPDX-License-Identifier: MPL-2.0
#include "kernels/kernels.hpp"
#include "kernels/svf_kernels.hpp"
#include "signals.hpp"
#include <cmath>
#include <functional>
#include <headroom_catch.hpp>
#include <hwy/highway.h>
#include <string>
#include <vector>

// The kernels of the equaliser, on each SIMD target that this machine has, against Simper's
// equations one filter and one frame at a time.
using namespace headroom;

namespace {

constexpr std::size_t kLengths[] = {0, 1, 3, 7, 15, 16, 17, 63, 513};
constexpr std::size_t kCounts[] = {0, 1, 2, 3, 4, 5, 8, 9, 12, 13, 16, 17, 33, 64};

void on_every_svf_target(const std::function<void()>& code) {
  for (const auto target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    INFO(kernels::target_name());
    code();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

SvfFilters random_filters(std::size_t count, std::uint64_t seed) {
  signals::Random random(seed);
  SvfFilters filters;
  filters.count = static_cast<std::uint32_t>(count);
  for (std::size_t i = 0; i < count; ++i) {
    filters.g[i] = random.uniform(0.01, 3.0);
    filters.k[i] = random.uniform(0.3, 2.0);
    filters.m0[i] = random.uniform(0.7, 1.0);
    filters.m1[i] = random.uniform(-0.3, 0.3);
    filters.m2[i] = random.uniform(-0.2, 0.2);
  }
  return filters;
}

/// One frame through all filters; part of the way from start.
double tick(const SvfFilters& start, const SvfFilters& distance, double part, SvfMemory& memory,
            double x) {
  for (std::size_t i = 0; i < start.count; ++i) {
    const double g = start.g[i] + part * distance.g[i], k = start.k[i] + part * distance.k[i];
    const double a1 = 1.0 / (1.0 + g * (g + k)), a2 = g * a1, a3 = g * a2;
    double &s1 = memory.s1[i], &s2 = memory.s2[i];
    const double v3 = x - s2, v1 = a1 * s1 + a2 * v3, v2 = s2 + a2 * s1 + a3 * v3;
    s1 = 2.0 * v1 - s1;
    s2 = 2.0 * v2 - s2;
    x = (start.m0[i] + part * distance.m0[i]) * x + (start.m1[i] + part * distance.m1[i]) * v1 +
        (start.m2[i] + part * distance.m2[i]) * v2;
  }
  return x;
}

std::vector<std::vector<double>> noise_rows(std::size_t rows, std::size_t n) {
  signals::Random random(7);
  std::vector<std::vector<double>> result(rows, std::vector<double>(n));
  for (auto& row : result)
    for (double& x : row)
      x = random.uniform(-1.0, 1.0);
  return result;
}

SvfFilters no_distance(std::size_t count) {
  SvfFilters zero;
  zero.count = static_cast<std::uint32_t>(count);
  for (double& m0 : zero.m0)
    m0 = 0.0;
  return zero;
}

} // namespace

TEST_CASE("svf_steady is the filters one after the other, and goes on where it stopped") {
  on_every_svf_target([] {
    for (const std::size_t count : kCounts)
      for (const std::size_t row_count : {1u, 2u})
        for (const std::size_t n : kLengths) {
          const SvfFilters filters = random_filters(count, 3);
          const SvfFilters still = no_distance(count);
          SvfMatrix matrix;
          matrix.take(filters);
          auto rows = noise_rows(row_count, n);
          const auto in = rows;
          SvfMemory memories[2], expected[2];
          SvfMemory* const pointers[] = {&memories[0], &memories[1]};
          const std::size_t split = n / 3;
          double* const heads[] = {rows[0].data(), rows[row_count - 1].data()};
          double* const tails[] = {heads[0] + split, heads[1] + split};
          kernels::svf_steady(matrix, count, pointers, heads, row_count, split);
          kernels::svf_steady(matrix, count, pointers, tails, row_count, n - split);
          INFO(count << " filters, " << row_count << " rows, " << n << " frames");
          for (std::size_t r = 0; r < row_count; ++r) {
            double worst = 0.0;
            for (std::size_t i = 0; i < n; ++i)
              worst = std::max(
                  worst, std::abs(rows[r][i] - tick(filters, still, 0.0, expected[r], in[r][i])));
            // 64 filters with 10 roundings of 1e-16 each, and what they remember of earlier ones.
            REQUIRE(worst < 1e-12);
            for (std::size_t b = 0; b < kMaxEqBands; ++b) {
              REQUIRE(std::abs(memories[r].s1[b] - expected[r].s1[b]) < 1e-11);
              REQUIRE(std::abs(memories[r].s2[b] - expected[r].s2[b]) < 1e-11);
            }
          }
        }
  });
}

TEST_CASE("svf_ramp moves every filter frame by frame") {
  on_every_svf_target([] {
    for (const std::size_t count : kCounts)
      for (const std::size_t row_count : {1u, 2u})
        for (const std::size_t n : kLengths) {
          const SvfFilters from = random_filters(count, 3), to = random_filters(count, 4);
          SvfFilters distance = no_distance(count);
          for (std::size_t i = 0; i < count; ++i) {
            distance.g[i] = to.g[i] - from.g[i];
            distance.k[i] = to.k[i] - from.k[i];
            distance.m0[i] = to.m0[i] - from.m0[i];
            distance.m1[i] = to.m1[i] - from.m1[i];
            distance.m2[i] = to.m2[i] - from.m2[i];
          }
          std::vector<double> memory(n + 2 * SvfBank::kShapePadding, 0.5);
          double* const shape = memory.data() + SvfBank::kShapePadding;
          const auto part = [&](std::size_t i) { return std::sin(static_cast<double>(i) / 300.0); };
          for (std::size_t i = 0; i < n; ++i)
            shape[n - 1 - i] = part(i);
          auto rows = noise_rows(row_count, n);
          const auto in = rows;
          SvfMemory memories[2], expected[2];
          SvfMemory* const pointers[] = {&memories[0], &memories[1]};
          double* const heads[] = {rows[0].data(), rows[row_count - 1].data()};
          kernels::svf_ramp(from, distance, shape, count, pointers, heads, row_count, n);
          INFO(count << " filters, " << row_count << " rows, " << n << " frames");
          for (std::size_t r = 0; r < row_count; ++r) {
            double worst = 0.0;
            for (std::size_t i = 0; i < n; ++i)
              worst = std::max(worst, std::abs(rows[r][i] - tick(from, distance, part(i),
                                                                 expected[r], in[r][i])));
            REQUIRE(worst < 1e-12);
          }
        }
  });
}
