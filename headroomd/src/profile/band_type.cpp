// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/band_type.hpp"
#include <cstdint>
#include <iterator>

namespace headroom::profile {

namespace {

/// In the order of EqBandType.
constexpr std::string_view kNames[] = {"peak",      "low-shelf", "high-shelf", "low-pass",
                                       "high-pass", "band-pass", "notch",      "all-pass"};

} // namespace

std::string_view text(EqBandType type) { return kNames[static_cast<uint32_t>(type)]; }

std::optional<EqBandType> band_type(std::string_view name) {
  for (uint32_t i = 0; i < std::size(kNames); ++i)
    if (kNames[i] == name)
      return static_cast<EqBandType>(i);
  return std::nullopt;
}

std::string band_types_listed() {
  std::string all;
  for (const auto& name : kNames)
    all += (all.empty() ? "" : &name == std::end(kNames) - 1 ? " or " : ", ") + std::string(name);
  return all;
}

} // namespace headroom::profile
