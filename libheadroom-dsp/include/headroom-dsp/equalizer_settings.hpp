// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/export.hpp"
#include <cstdint>

namespace headroom {

inline constexpr uint32_t kMaxEqBands = 64;

// The ranges of a band and of the preamp, for everything that checks or offers them.
inline constexpr float kMinEqFrequencyHz = 10.0f;
inline constexpr float kMaxEqFrequencyHz = 96000.0f;
inline constexpr float kMaxEqGainDb = 30.0f; ///< either way
inline constexpr float kMinEqQ = 0.05f;
inline constexpr float kMaxEqQ = 40.0f;
inline constexpr float kMaxEqPreampDb = 40.0f; ///< either way

enum class EqBandType : uint8_t {
  kPeak,
  kLowShelf,
  kHighShelf,
  kLowPass,
  kHighPass,
  kBandPass,
  kNotch,
  kAllPass
};

/// kAnalog follows the analog prototype up to f_s / 2 (docs/equalizer.md); kCookbook is the
/// bilinear design of the Audio EQ Cookbook, which most published presets were fitted with.
enum class EqDesign : uint8_t { kAnalog, kCookbook };

/// Where the equaliser sits: before the levelling stages, or after them (before the limiter).
enum class EqPosition : uint8_t { kPre, kPost };

/// One second-order filter.
struct EqBand {
  uint32_t id = 0; ///< keeps a band's identity while bands are added, removed and reordered
  EqBandType type = EqBandType::kPeak;
  bool enabled = true;
  uint32_t channel_mask = 0xffffffff; ///< bit c: channel c is filtered
  float frequency_hz = 1000.0f;       ///< 10..96000; held below 0.499 f_s
  float gain_db = 0.0f;               ///< -30..30; peak and shelves only
  float q = 0.70710678f;              ///< 0.05..40

  bool operator==(const EqBand&) const = default;
};

/// Every field may change at any time. Trivially copyable: the bands are kept inside.
struct HEADROOM_DSP_API EqualizerSettings {
  bool enabled = true;
  EqDesign design = EqDesign::kAnalog;
  EqPosition position = EqPosition::kPost;
  bool auto_preamp = false; ///< the preamp that keeps any steady tone from rising; not preamp_db
  float preamp_db = 0.0f;   ///< -40..40
  uint32_t band_count = 0;  ///< 0..kMaxEqBands
  EqBand bands[kMaxEqBands];

  bool operator==(const EqualizerSettings&) const = default;

  /// @throws std::invalid_argument "eq.<field> must be <range>, got <value>"; a band's field is
  ///   named "eq.bands[<index from 1>].<field>"
  void validate() const;
};

} // namespace headroom
