// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/agc_settings.hpp"
#include "headroom-dsp/compressor_settings.hpp"
#include "headroom-dsp/equalizer_settings.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/limiter_settings.hpp"
#include "headroom-dsp/soft_limiter_settings.hpp"

namespace headroom {

/// Everything that a listener can change while audio runs. The defaults are those of a profile that
/// says nothing.
struct HEADROOM_DSP_API ChainSettings {
  AgcSettings agc;
  CompressorSettings compressor;
  EqualizerSettings eq;
  SoftLimiterSettings soft;
  LimiterSettings limiter;

  /// The limiter alone: a delay, bit for bit, below its ceiling.
  static ChainSettings transparent();

  /// @throws std::invalid_argument naming the first field that is out of range, and the range
  void validate() const;
  bool operator==(const ChainSettings&) const = default;
};

} // namespace headroom
