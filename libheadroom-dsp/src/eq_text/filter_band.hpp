// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "eq_text/field.hpp"
#include "eq_text/filter_type.hpp"
#include "headroom-dsp/equalizer_settings.hpp"
#include <optional>
#include <vector>

namespace headroom::eq_text {

/// What a filter line gave, before it is known whether it makes a filter.
struct FilterFields {
  const TypeName* type = nullptr;
  std::optional<Field> frequency; ///< Hz
  std::optional<Field> gain;      ///< dB
  std::optional<Field> q;
  std::optional<Field> octaves; ///< bandwidth
  std::optional<Field> slope;   ///< dB per octave
};

/// An enabled band with every value in its range.
/// @param end  bytes of the whole line: where something is missing
/// @throws Remark  what is missing, too much or out of range
EqBand band_from_fields(const FilterFields& fields, size_t end, std::vector<Remark>& warnings);

} // namespace headroom::eq_text
