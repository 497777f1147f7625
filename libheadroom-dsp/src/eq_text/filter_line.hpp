// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "eq_text/field.hpp"
#include "headroom-dsp/equalizer_settings.hpp"
#include <optional>
#include <span>
#include <vector>

// "Filter 1: ON PK Fc 105 Hz Gain 5.5 dB Q 0.71", from behind the colon.
namespace headroom::eq_text {

struct FilterLine {
  std::optional<EqBand> band; ///< nothing: an empty slot ("None"), or an OFF filter that is invalid
  std::vector<Remark> warnings;
};

/// @param end  bytes of the whole line: where something is missing
/// @throws Remark  the first error of the line
FilterLine read_filter_line(std::span<const Token> tokens, size_t end, DecimalMark mark);

} // namespace headroom::eq_text
