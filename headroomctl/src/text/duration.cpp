// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/duration.hpp"
#include <array>
#include <charconv>
#include <utility>

namespace headroom::ctl {

std::optional<std::chrono::milliseconds> duration(std::string_view typed) {
  constexpr std::array<std::pair<std::string_view, double>, 5> units = {
      {{"", 1000.0}, {"ms", 1.0}, {"s", 1000.0}, {"m", 60'000.0}, {"h", 3'600'000.0}}};
  constexpr double kWeek = 7 * 24 * 3'600'000.0;
  double number = 0.0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (error != std::errc())
    return std::nullopt;
  typed.remove_prefix(static_cast<size_t>(end - typed.data()));
  for (const auto& [unit, factor] : units)
    if (unit == typed && number * factor >= 1.0 && number * factor <= kWeek)
      return std::chrono::milliseconds(static_cast<int64_t>(number * factor));
  return std::nullopt;
}

} // namespace headroom::ctl
