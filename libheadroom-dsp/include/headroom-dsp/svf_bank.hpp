// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/equalizer_settings.hpp"
#include "headroom-dsp/export.hpp"
#include <cstdint>
#include <vector>

namespace headroom {

/// Second-order filters in series, each a trapezoidal state-variable filter: the output is
/// m0 in + m1 band + m2 low (A. Simper, "Solving the continuous SVF equations using trapezoidal
/// integration and equivalent currents", Cytomic 2013). The rest of the arrays has to pass its
/// input, as it does at first.
struct SvfFilters {
  SvfFilters() noexcept {
    for (double& gain : m0)
      gain = 1.0;
  }

  uint32_t count = 0;
  double g[kMaxEqBands] = {}; ///< tan(w / 2), >= 0
  double k[kMaxEqBands] = {}; ///< 1 / Q, >= 0
  double m0[kMaxEqBands];
  double m1[kMaxEqBands] = {};
  double m2[kMaxEqBands] = {};
};

/// The same filters with their products taken: per frame, with r = in - s2,
/// out = d in + c1 s1 + c2 s2, s1 = a s1 + b1 r, s2 = s2 + b1 s1 + b2 r (s1 the old one).
struct SvfMatrix {
  double a[kMaxEqBands], b1[kMaxEqBands], b2[kMaxEqBands];
  double c1[kMaxEqBands], c2[kMaxEqBands], d[kMaxEqBands];

  void take(const SvfFilters& filters) noexcept;
};

/// What the filters of one channel remember.
struct SvfMemory {
  double s1[kMaxEqBands] = {};
  double s2[kMaxEqBands] = {};
};

/// Everything the equaliser does to a stream; channels with the same filters share them.
struct EqProgram {
  uint64_t structure = 0; ///< equal: the same filters in the same places, parameters apart
  double gain = 1.0;      ///< before the filters, linear
  uint8_t filters_of[kMaxChannels] = {};
  SvfFilters filters[kMaxChannels];

  const SvfFilters& of(uint32_t channel) const noexcept { return filters[filters_of[channel]]; }
};

/// A program at work on all channels, with its memory.
class HEADROOM_DSP_API SvfBank {
public:
  /// [allocates]
  void prepare(uint32_t channels);

  /// A program of any structure; the past becomes silence. [audio thread]
  void take(const EqProgram& program) noexcept;

  /// A program of the same structure, reached by ramp() from here on. [audio thread]
  void begin_ramp(const EqProgram& program) noexcept;
  void end_ramp() noexcept;

  /// Gain and filters on rows of double, in place.
  /// @param shape  nullptr, or while ramping the part of the way done at each frame, 0..1, last
  ///   frame first, with kShapePadding readable on both sides
  /// @param awake  bit c: row c is not silent; others are left as they are (all zero)
  /// [audio thread]
  void process(double* const* rows, uint32_t frames, const double* shape, uint32_t awake) noexcept;

  /// Memory below -240 dBFS becomes exact zero, and so does what is not finite. To be called at
  /// places that do not depend on block sizes.
  void settle() noexcept;

  /// Nothing happens to this channel.
  bool transparent(uint32_t channel) const noexcept {
    return program_.gain == 1.0 && program_.of(channel).count == 0;
  }
  /// Silence in would be silence out.
  bool at_rest(uint32_t channel) const noexcept { return (ringing_ >> channel & 1) == 0; }
  uint64_t structure() const noexcept { return program_.structure; }

  static constexpr uint32_t kShapePadding = kMaxEqBands;

private:
  EqProgram program_; ///< in force, or where a ramp leads
  EqProgram start_;   ///< where it comes from
  std::vector<SvfMatrix> matrices_;
  std::vector<SvfFilters> distances_; ///< from start_ to program_
  std::vector<SvfMemory> memories_;   ///< per channel
  uint32_t channels_ = 0;
  uint32_t ringing_ = 0; ///< bit c: channel c's memory may be other than zero
};

} // namespace headroom
