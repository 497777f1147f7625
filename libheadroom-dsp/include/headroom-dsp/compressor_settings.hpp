// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/export.hpp"
#include <cstdint>

namespace headroom {

enum class CompressorDetector : uint8_t { kPeak, kRms };

/// Every field may change at any time.
struct HEADROOM_DSP_API CompressorSettings {
  bool enabled = true;
  CompressorDetector detector = CompressorDetector::kPeak;
  bool auto_makeup = true;     ///< makes up the programme loudness that compression took
  float makeup_db = 0.0f;      ///< -40..40, used without auto_makeup
  float threshold_db = -24.0f; ///< -80..0, dBFS
  float ratio = 2.5f;          ///< 1..100, input dB per output dB
  float knee_db = 6.0f;        ///< 0..40, full width
  float attack_ms = 10.0f;     ///< 0.05..1000, time constant
  float release_ms = 100.0f;   ///< 1..5000, time constant
  float rms_window_ms = 5.0f;  ///< 0.1..1000, time constant of the RMS detector

  /// @throws std::invalid_argument "compressor.<field> must be <range>, got <value>"
  void validate() const;
  bool operator==(const CompressorSettings&) const = default;
};

} // namespace headroom
