// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/eq_curve.hpp"
#include "headroom-dsp/equalizer_settings.hpp"
#include "headroom-dsp/export.hpp"
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Equaliser presets as text: what AutoEQ, Squiglink, Room EQ Wizard and Equalizer APO write
// (docs/eq-presets.md). Strings in, settings out; none of this belongs on the audio thread.
namespace headroom {

/// kWarning: read, but the reader should know how. kError: the line could not be honoured.
enum class EqTextSeverity : uint8_t { kWarning, kError };

/// What is wrong at one place of the text.
struct EqTextDiagnostic {
  uint32_t line = 1;   ///< from 1
  uint32_t column = 1; ///< from 1, in characters (not bytes); a line's end is its length + 1
  EqTextSeverity severity = EqTextSeverity::kError;
  std::string message; ///< one line, says what is allowed
};

/// kStrict: one error refuses the whole text. kLenient: lines with errors are left out.
enum class EqTextMode : uint8_t { kStrict, kLenient };

/// A text as settings and, if it has a GraphicEQ line, as a curve for fitting.
struct EqText {
  bool accepted = false;      ///< false: settings and curve are the defaults, whatever was read
  EqualizerSettings settings; ///< within its ranges; design is kCookbook, bands have ids from 1
  std::vector<EqCurvePoint> curve;           ///< frequencies rise; empty without GraphicEQ
  std::vector<EqTextDiagnostic> diagnostics; ///< in the order of discovery, 100 at most
};

/// Reads a preset.
///
/// Values out of range are errors, never moved into it. A text without a filter, preamp or curve
/// is an error. Bits of channel_mask: L R C LFE RL RR SL SR are channels 0..7.
/// @param text  UTF-8, with or without byte-order mark, any line ends; may be any bytes
HEADROOM_DSP_API EqText parse_eq_text(std::string_view text, EqTextMode mode = EqTextMode::kStrict);

/// The preset as "Filter n: ON PK Fc 105 Hz Gain 5.5 dB Q 0.71" lines, for Equalizer APO >= 1.2.1,
/// Room EQ Wizard and readers of AutoEQ's ParametricEQ.txt; shelves are LSC and HSC with Q.
///
/// parse_eq_text() gives back the same bands and preamp, to the last bit. Not in the text:
/// enabled, design, position, auto_preamp, and the ids of the bands.
/// @throws std::invalid_argument as settings.validate(), or if a band has no channel
HEADROOM_DSP_API std::string write_eq_text(const EqualizerSettings& settings);

} // namespace headroom
