// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstdint>
#include <vector>

namespace headroom {

/// Energies of overlapping blocks, any number of them in constant memory: bins of 0.1 LU from -70
/// LUFS up, each with its count and its exact sum. Only what a relative gate cuts off within the
/// one bin it falls into is rounded.
class LoudnessHistogram {
public:
  /// Allocates 16 KiB. [control thread]
  void prepare();

  /// Forgets everything. [audio thread]
  void clear() noexcept;

  /// One block; below the absolute gate of -70 LUFS (BS.1770-5 eq. 5) it does not count.
  void add(double energy) noexcept;

  /// Mean of what is at most relative_lu below the mean of all (BS.1770-5 eq. 6, 7).
  /// @param relative_lu  > 0
  /// @return 0 if nothing counts
  double gated_mean(double relative_lu) const noexcept;

  /// Difference of the 10th and 95th percentile of what is at most 20 LU below the mean of all
  /// (EBU Tech 3342 section 3), >= 0; 0 if nothing counts.
  double range_lu() const noexcept;

private:
  struct Bin {
    double sum;
    uint64_t count;
  };
  uint32_t first_above(double relative_lu) const noexcept;
  double percentile_lufs(uint32_t first, uint64_t count, double part) const noexcept;

  std::vector<Bin> bins_;
  double sum_ = 0.0;
  uint64_t count_ = 0;
  uint32_t end_ = 0; ///< one past the highest bin in use
};

} // namespace headroom
