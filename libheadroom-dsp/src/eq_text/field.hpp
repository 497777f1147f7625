// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "eq_text/number.hpp"
#include "eq_text/tokens.hpp"
#include <string>
#include <vector>

// Single values of a line.
namespace headroom::eq_text {

/// Something to say about one place of a line.
struct Remark {
  size_t offset; ///< bytes from the start of the line
  std::string message;
};

/// A value and where it stands.
struct Field {
  double value;
  size_t offset; ///< bytes from the start of the line
};

/// A frequency in Hz, told apart from one with a thousands mark by the text's decimal mark, then by
/// which reading lies in the range.
/// @param scale  1, or 1000 for kHz
/// @throws Remark  not a number
double read_frequency(const Token& token, double scale, double least, double most, DecimalMark mark,
                      std::vector<Remark>& warnings);

/// @throws Remark "<name> must be <least>..<most><unit>, got <value>" unless the value, rounded to
///   float, lies inside
float in_range(double value, float least, float most, const std::string& name,
               const std::string& unit, size_t offset);

/// @throws Remark  not a number
double read_value(const Token& token);

} // namespace headroom::eq_text
