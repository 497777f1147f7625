// SPDX-License-Identifier: MPL-2.0
#include "eq_text/filter_type.hpp"
#include <algorithm>
#include <numbers>

namespace headroom::eq_text {

namespace {

constexpr double kButterworthQ = std::numbers::sqrt2 / 2.0;
constexpr double kNotchQ = 30.0; // Equalizer APO's, taken from Room EQ Wizard's filters

constexpr TypeName kTypes[] = {
    {"pk", EqBandType::kPeak, true, false, 0.0, false},
    {"peq", EqBandType::kPeak, true, false, 0.0, false},
    {"modal", EqBandType::kPeak, true, false, 0.0, false},
    {"lp", EqBandType::kLowPass, false, false, kButterworthQ, false},
    {"lpq", EqBandType::kLowPass, false, false, kButterworthQ, false},
    {"hp", EqBandType::kHighPass, false, false, kButterworthQ, false},
    {"hpq", EqBandType::kHighPass, false, false, kButterworthQ, false},
    {"bp", EqBandType::kBandPass, false, false, kButterworthQ, false},
    {"ls", EqBandType::kLowShelf, true, true, 0.0, true},
    {"lsc", EqBandType::kLowShelf, true, true, 0.0, false},
    {"lsq", EqBandType::kLowShelf, true, true, 0.0, false},
    {"hs", EqBandType::kHighShelf, true, true, 0.0, true},
    {"hsc", EqBandType::kHighShelf, true, true, 0.0, false},
    {"hsq", EqBandType::kHighShelf, true, true, 0.0, false},
    {"no", EqBandType::kNotch, false, false, kNotchQ, false},
    {"ap", EqBandType::kAllPass, false, false, 0.0, false},
};

} // namespace

const TypeName* find_type(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kTypes), std::end(kTypes), [&](auto& t) { return t.name == name; });
  return found == std::end(kTypes) ? nullptr : found;
}

} // namespace headroom::eq_text
