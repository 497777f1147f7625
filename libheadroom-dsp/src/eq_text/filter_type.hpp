// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/equalizer_settings.hpp"
#include <string_view>

namespace headroom::eq_text {

/// A type as presets name it.
struct TypeName {
  std::string_view name; ///< lower case
  EqBandType type;
  bool has_gain;
  bool is_shelf;
  double default_q; ///< 0: a width must be given
  bool corner;      ///< a shelf whose Fc is the corner if a width is given
};

/// @return null if presets have no such type. @param name  lower case
const TypeName* find_type(std::string_view name);

/// For messages.
inline constexpr const char* kKnownTypes =
    "the types are PK, PEQ, Modal, LP, LPQ, HP, HPQ, BP, LS, LSC, LSQ, HS, HSC, HSQ, NO, AP, None";

} // namespace headroom::eq_text
