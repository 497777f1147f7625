// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <string_view>

namespace headroom {

/// @throws std::invalid_argument "<section>.<field> must be <least>..<most>, got <value>" unless
///   value lies inside; NaN does not
void require_range(std::string_view section, std::string_view field, double value, double least,
                   double most);

} // namespace headroom
