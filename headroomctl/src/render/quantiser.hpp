// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <vector>

namespace headroom::ctl {

enum class Dither : uint8_t {
  none, ///< rounding alone: what is on the grid already passes unchanged
  tpdf  ///< triangular, 2 LSB wide: makes the error independent of the signal up to its variance
        ///< (Lipshitz, Wannamaker, Vanderkooy, JAES 40(5), 1992)
};

/// Rounds to integers, with dither of its own for each channel. The same seed gives the same
/// numbers, however the signal is cut into blocks.
class Quantiser {
public:
  /// @param bits  16, 24 or 32
  Quantiser(uint32_t bits, Dither dither, uint64_t seed, uint32_t channels);

  /// @param sample  1.0 = full scale
  /// @return the sample in the upper bits of 32
  int32_t quantise(float sample, uint32_t channel) noexcept;

  /// Largest distance from what went in to what comes out short of full scale: half a step, and one
  /// more with dither. Linear, 1.0 = full scale.
  static double largest_error(uint32_t bits, Dither dither);

private:
  double uniform(uint32_t channel) noexcept;

  std::vector<uint64_t> states_; ///< per channel
  double scale_;                 ///< steps in 1.0
  uint32_t shift_;
  Dither dither_;
};

/// How far the continuous-time peak of samples that are at most 1 can rise: the largest sum over n
/// of |h(t - n)|. Of the ideal sinc, cut after 5120 samples to each side, at t = 1/2, which is
/// above what any of its windowed kin has.
inline constexpr double kReconstructionGain = 6.69;

/// What the limiter's ceiling has to be so that its output, quantised, has no continuous-time peak
/// above ceiling_dbtp: the error, a signal of its own, adds its own peak at worst.
/// @return dBTP; -inf if there is no room
double ceiling_before(double ceiling_dbtp, uint32_t bits, Dither dither);

} // namespace headroom::ctl
