// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/equalizer_settings.hpp"
#include "profile/diagnostic.hpp"
#include "profile/profile_parser.hpp"
#include <vector>

namespace headroom::profile {

/// What there is to say about a preset that was read.
struct EqPresetReading {
  std::vector<Diagnostic> errors;   ///< any: nothing has changed
  std::vector<Diagnostic> warnings; ///< read, but the reader should know how
};

/// Puts a preset's bands, preamp and design in place of those of `eq`; the rest stays. A GraphicEQ
/// line is a curve: ten bands are fitted to it, which takes up to seconds.
/// @param source  text as parse_eq_text() takes it (docs/eq-presets.md)
EqPresetReading use_eq_preset(const SourceText& source, EqualizerSettings& eq);

/// Puts bands, preamp and design of `preset` in place of those of `eq`; the rest stays.
void put_eq_preset(const EqualizerSettings& preset, EqualizerSettings& eq);

/// No bands, and preamp and design as in a profile that says nothing.
void drop_eq_preset(EqualizerSettings& eq);

} // namespace headroom::profile
