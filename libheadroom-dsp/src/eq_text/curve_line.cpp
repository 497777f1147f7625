// SPDX-License-Identifier: MPL-2.0
#include "eq_text/curve_line.hpp"

namespace headroom::eq_text {

namespace {

constexpr float kMinCurveHz = 1.0f;
constexpr float kMaxCurveHz = 96000.0f;
constexpr float kMinCurveDb = -120.0f; // AutoEQ's begin with "10 -84", what an FIR can do
constexpr float kMaxCurveDb = 60.0f;

const Token& number_at(std::span<const Token> tokens, size_t at, size_t end) {
  if (at < tokens.size() && tokens[at].kind == Token::Kind::kNumber)
    return tokens[at];
  throw Remark{at < tokens.size() ? tokens[at].offset : end,
               "GraphicEQ has pairs of Hz and dB between semicolons: 20 -1.5; 21 -1.4"};
}

} // namespace

std::vector<EqCurvePoint> read_curve_line(std::span<const Token> tokens, size_t end,
                                          DecimalMark mark, std::vector<Remark>& warnings) {
  std::vector<EqCurvePoint> curve;
  size_t at = 0;
  do {
    const Token& hz = number_at(tokens, at, end);
    const Token& db = number_at(tokens, at + 1, end);
    const double read_hz = read_frequency(hz, 1.0, kMinCurveHz, kMaxCurveHz, mark, warnings);
    const EqCurvePoint point{
        in_range(read_hz, kMinCurveHz, kMaxCurveHz, "the frequency", " Hz", hz.offset),
        in_range(read_value(db), kMinCurveDb, kMaxCurveDb, "the gain", " dB", db.offset)};
    if (!curve.empty() && point.frequency_hz <= curve.back().frequency_hz)
      throw Remark{hz.offset, "the frequencies must rise: " + short_decimal(point.frequency_hz) +
                                  " Hz follows " + short_decimal(curve.back().frequency_hz)};
    if (curve.size() == kMaxCurvePoints)
      throw Remark{hz.offset, "GraphicEQ has at most 4096 points"};
    curve.push_back(point);
    at += 2;
    if (at < tokens.size() && tokens[at++].text != ";")
      throw Remark{tokens[at - 1].offset, "GraphicEQ has a semicolon between its points"};
  } while (at < tokens.size());
  return curve;
}

} // namespace headroom::eq_text
