// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/decimal.hpp"
#include <charconv>

namespace headroom::ctl {

std::string decimal(double number, int places) {
  char digits[400]; // the largest double has 309 before the point
  const auto end =
      std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed, places).ptr;
  std::string text(digits, end);
  if (text.starts_with('-') && text.find_first_of("123456789n") == std::string::npos)
    text.erase(0, 1);
  return text;
}

} // namespace headroom::ctl
