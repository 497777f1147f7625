// SPDX-License-Identifier: MPL-2.0
#include "eq_text/field.hpp"
#include <cmath>
#include <utility>

namespace headroom::eq_text {

double read_value(const Token& token) {
  const auto number = read_number(token.text);
  if (!number)
    throw Remark{token.offset, quoted(token.text) + " is not a number: write 1234.5"};
  return number->value;
}

double read_frequency(const Token& token, double scale, double least, double most, DecimalMark mark,
                      std::vector<Remark>& warnings) {
  const auto number = read_number(token.text);
  if (!number)
    throw Remark{token.offset, quoted(token.text) + " is not a number: write 1234.5"};
  if (!number->grouped)
    return number->value * scale;

  const bool comma = token.text.find(',') != std::string_view::npos;
  const bool group_first =
      mark == DecimalMark::kUnknown ? comma : comma == (mark == DecimalMark::kPoint);
  double chosen = scale * (group_first ? *number->grouped : number->value);
  double other = scale * (group_first ? number->value : *number->grouped);
  const auto inside = [&](double value) { return value >= least && value <= most; };
  const bool other_fits = inside(other);
  if (!inside(chosen) && other_fits)
    std::swap(chosen, other);
  if (other_fits && (mark == DecimalMark::kUnknown || !inside(other)))
    warnings.push_back({token.offset, quoted(token.text) + " is taken as " + short_decimal(chosen) +
                                          " Hz, not " + short_decimal(other) +
                                          " Hz: write decimals with a point, thousands without "
                                          "a mark"});
  return chosen;
}

float in_range(double value, float least, float most, const std::string& name,
               const std::string& unit, size_t offset) {
  constexpr double kFloatHolds = 1e30; // the conversion below is defined up to there
  if (std::abs(value) < kFloatHolds) {
    const auto rounded = static_cast<float>(value);
    if (rounded >= least && rounded <= most)
      return rounded;
  }
  throw Remark{offset, name + " must be " + short_decimal(double{least}) + ".." +
                           short_decimal(double{most}) + unit + ", got " + short_decimal(value)};
}

} // namespace headroom::eq_text
