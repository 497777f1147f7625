// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <benchmark/benchmark.h>
#include <cstdint>
#include <string>
#include <vector>

namespace headroom::bench {

/// A benchmark as rows of one run: "<name>/<SIMD target>/<arguments>", for every target that this
/// machine has, or for the one that HEADROOM_SIMD_TARGET names.
class Rows {
public:
  Rows(const std::string& name, void (*function)(benchmark::State&));

  /// One row for each argument.
  Rows& over(const std::vector<int64_t>& arguments);
  /// One row for each combination.
  Rows& over_all(const std::vector<std::vector<int64_t>>& arguments);

private:
  std::vector<benchmark::internal::Benchmark*> families_; ///< Google Benchmark's own
};

/// False after a message: HEADROOM_SIMD_TARGET names none of this machine's targets.
bool target_is_known();

/// Block sizes that every stage is timed at.
inline const std::vector<int64_t> kBlocks = {16, 64, 256, 513, 1024};

} // namespace headroom::bench

/// Before main(): HEADROOM_ROWS(BM_limiter).over(kBlocks);
#define HEADROOM_ROWS(function)                                                                    \
  [[maybe_unused]] const ::headroom::bench::Rows rows_##function =                                 \
      ::headroom::bench::Rows(#function, function)
