// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

// Numbers as programs with a locale write them: "1,234.5", "1.234,5", "-6,8", "1 000" with a
// no-break space.
namespace headroom::eq_text {

/// How a whole text writes its decimals, as far as its other numbers tell.
enum class DecimalMark { kUnknown, kPoint, kComma };

struct Number {
  double value = 0.0; ///< finite
  /// "63.500" and "1,000": the mark may also separate thousands; this is the value if it does.
  std::optional<double> grouped;
};

/// How many bytes of a number start here; 0 if none does. A sign belongs to it, a unit does not.
size_t number_length(std::string_view text);

/// @param text  all of it, as cut by number_length()
/// @return nothing if the marks make no sense ("1.2,3.4") or the value is not finite
std::optional<Number> read_number(std::string_view text);

/// The decimal mark, if this number shows which it is. @param may_group  see Number::grouped
DecimalMark decimal_mark_of(std::string_view text, bool may_group);

/// The shortest decimal that reads back as the same float, without an exponent.
std::string exact_decimal(float value);

/// For messages: six significant digits.
std::string short_decimal(double value);

} // namespace headroom::eq_text
