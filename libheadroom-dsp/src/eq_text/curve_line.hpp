// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "eq_text/field.hpp"
#include "headroom-dsp/eq_curve.hpp"
#include <span>
#include <vector>

namespace headroom::eq_text {

inline constexpr size_t kMaxCurvePoints = 4096;

/// "20 -1.5; 21 -1.6; ...", from behind the colon of GraphicEQ.
/// @return one point or more, frequencies rise, 1..96000 Hz and -120..60 dB
/// @throws Remark  the first error of the line
std::vector<EqCurvePoint> read_curve_line(std::span<const Token> tokens, size_t end,
                                          DecimalMark mark, std::vector<Remark>& warnings);

} // namespace headroom::eq_text
