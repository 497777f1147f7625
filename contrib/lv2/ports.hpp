// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <headroom-dsp/chain_settings.hpp>
#include <iterator>

// The one table of the plugin's control ports. The plugin reads its ports in this order, and
// write_ttl.cpp prints the plugin's description from it. Audio ports come first: inputs, outputs.
namespace headroom::lv2 {

/// A plugin, one per channel count.
struct Variant {
  const char* uri;
  const char* name;
  uint32_t channels;
};

inline constexpr Variant kVariants[] = {
    {"urn:headroom:lv2:mono", "headroom (mono)", 1},
    {"urn:headroom:lv2:stereo", "headroom (stereo)", 2},
    {"urn:headroom:lv2:surround51", "headroom (5.1)", 6},
    {"urn:headroom:lv2:surround71", "headroom (7.1)", 8},
};

enum class PortKind { kNumber, kSwitch, kMeter };

/// Which port is meant where the plugin has to know one; the rest is what its setter says.
enum class PortRole { kSetting, kEnabled, kLatency, kMeter };

struct Port {
  const char* symbol;
  const char* name;
  const char* unit; ///< of the LV2 units extension, or nullptr
  float least, most, standard;
  PortKind kind = PortKind::kNumber;
  PortRole role = PortRole::kSetting;
  void (*set)(ChainSettings&, float) = nullptr;
};

inline constexpr ChainSettings kStandard{};
inline constexpr auto kNumber = PortKind::kNumber;
inline constexpr auto kSwitch = PortKind::kSwitch;
inline constexpr auto kSetting = PortRole::kSetting;
inline constexpr auto kMeter = PortKind::kMeter;

/// Ranges are those of the *_settings.hpp headers, some narrowed to what a slider can be used for.
inline constexpr Port kPorts[] = {
    {"enabled", "Enabled", nullptr, 0, 1, 1, kSwitch, PortRole::kEnabled},
    {"agc", "AGC", nullptr, 0, 1, 1, kSwitch, kSetting,
     [](ChainSettings& s, float x) { s.agc.enabled = x > 0.5f; }},
    {"target_lufs", "Target loudness (LUFS)", nullptr, -40, 0, kStandard.agc.target_lufs, kNumber,
     kSetting, [](ChainSettings& s, float x) { s.agc.target_lufs = x; }},
    {"max_boost_db", "Most boost", "db", 0, 40, kStandard.agc.max_boost_db, kNumber, kSetting,
     [](ChainSettings& s, float x) { s.agc.max_boost_db = x; }},
    {"max_cut_db", "Most cut", "db", 0, 60, kStandard.agc.max_cut_db, kNumber, kSetting,
     [](ChainSettings& s, float x) { s.agc.max_cut_db = x; }},
    {"compressor", "Compressor", nullptr, 0, 1, 1, kSwitch, kSetting,
     [](ChainSettings& s, float x) { s.compressor.enabled = x > 0.5f; }},
    {"threshold_db", "Threshold (dBFS)", nullptr, -80, 0, kStandard.compressor.threshold_db,
     kNumber, kSetting, [](ChainSettings& s, float x) { s.compressor.threshold_db = x; }},
    {"ratio", "Ratio", "coef", 1, 20, kStandard.compressor.ratio, kNumber, kSetting,
     [](ChainSettings& s, float x) { s.compressor.ratio = x; }},
    {"knee_db", "Knee", "db", 0, 40, kStandard.compressor.knee_db, kNumber, kSetting,
     [](ChainSettings& s, float x) { s.compressor.knee_db = x; }},
    {"attack_ms", "Attack", "ms", 0.1f, 200, kStandard.compressor.attack_ms, kNumber, kSetting,
     [](ChainSettings& s, float x) { s.compressor.attack_ms = x; }},
    {"release_ms", "Release", "ms", 5, 2000, kStandard.compressor.release_ms, kNumber, kSetting,
     [](ChainSettings& s, float x) { s.compressor.release_ms = x; }},
    {"auto_makeup", "Automatic make-up", nullptr, 0, 1, 1, kSwitch, kSetting,
     [](ChainSettings& s, float x) { s.compressor.auto_makeup = x > 0.5f; }},
    {"makeup_db", "Make-up", "db", -40, 40, kStandard.compressor.makeup_db, kNumber, kSetting,
     [](ChainSettings& s, float x) { s.compressor.makeup_db = x; }},
    {"soft", "Soft tier", nullptr, 0, 1, 0, kSwitch, kSetting,
     [](ChainSettings& s, float x) { s.soft.enabled = x > 0.5f; }},
    {"max_psr_db", "Most crest", "db", 0, 40, kStandard.soft.max_psr_db, kNumber, kSetting,
     [](ChainSettings& s, float x) { s.soft.max_psr_db = x; }},
    {"ceiling_dbtp", "Ceiling (dBTP)", nullptr, -24, 0, kStandard.limiter.ceiling_dbtp, kNumber,
     kSetting, [](ChainSettings& s, float x) { s.limiter.ceiling_dbtp = x; }},
    {"lookahead_ms", "Look-ahead", "ms", 1.5f, 20, kStandard.limiter.lookahead_ms, kNumber,
     kSetting, [](ChainSettings& s, float x) { s.limiter.lookahead_ms = x; }},
    {"limiter_release_ms", "Limiter release", "ms", 1, 2000, kStandard.limiter.release_ms, kNumber,
     kSetting, [](ChainSettings& s, float x) { s.limiter.release_ms = x; }},

    {"latency", "Latency", "frame", 0, 15360, 0, kMeter, PortRole::kLatency},
    {"agc_gain_db", "AGC gain", "db", -60, 40, 0, kMeter, PortRole::kMeter},
    {"compressor_gain_reduction_db", "Compressor gain reduction", "db", 0, 60, 0, kMeter,
     PortRole::kMeter},
    {"limiter_gain_reduction_db", "Limiter gain reduction", "db", 0, 60, 0, kMeter,
     PortRole::kMeter},
    {"true_peak_dbtp", "True peak (dBTP)", nullptr, -120, 6, -120, kMeter, PortRole::kMeter},
    {"short_term_lufs", "Short-term loudness (LUFS)", nullptr, -120, 6, -120, kMeter,
     PortRole::kMeter},
};
inline constexpr uint32_t kPortCount = std::size(kPorts);

/// Index of the first meter; settings and switches come before it.
inline constexpr uint32_t kFirstMeter = [] {
  uint32_t first = 0;
  while (kPorts[first].kind != PortKind::kMeter)
    ++first;
  return first;
}();

} // namespace headroom::lv2
