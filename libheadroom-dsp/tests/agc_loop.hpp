// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/agc.hpp"
#include "programmes.hpp"
#include <cstdint>
#include <vector>

namespace headroom::signals {

/// What the AGC has behind it in tests and plots.
enum class Following {
  kNothing,
  kGain,       ///< +7 dB
  kCompressor, ///< 4:1 above -24 dBFS, 10 ms and 100 ms, +5 dB of make-up
};

/// An AGC with its following stages, one block after the other.
class AgcLoop {
public:
  AgcLoop(double sample_rate_hz, std::uint32_t channels, const AgcSettings& settings = {},
          Following following = Following::kNothing);

  /// @param frames  largest block
  /// @return what comes out, as long as what goes in; gains() starts anew
  Programme run(const Programme& in, std::uint32_t frames = 1024);

  /// Of the last run(), after each block or each tick inside it, in dB.
  const std::vector<float>& gains() const { return gains_; }

  Agc agc;

private:
  void follow(float* const* rows, std::uint32_t frames);

  double rate_;
  std::uint32_t channels_;
  Following following_;
  double envelope_ = 0.0;
  std::vector<float> gains_;
};

} // namespace headroom::signals
