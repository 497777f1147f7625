// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/level_text.hpp"
#include <array>
#include <cmath>
#include <cstdio>

namespace headroom::ctl {

std::string level_text(double db) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.1f", std::round(db * 10.0) / 10.0 + 0.0); // no -0.0
  return text.data();
}

std::string duration_text(double seconds) {
  const auto tenths = static_cast<long long>(std::llround(seconds * 10.0));
  std::array<char, 64> text;
  if (tenths >= 36000)
    std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld.%lld", tenths / 36000,
                  tenths / 600 % 60, tenths / 10 % 60, tenths % 10);
  else
    std::snprintf(text.data(), text.size(), "%lld:%02lld.%lld", tenths / 600, tenths / 10 % 60,
                  tenths % 10);
  return text.data();
}

std::string rate_text(double hz) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%g kHz", hz / 1000.0);
  return text.data();
}

} // namespace headroom::ctl
