// SPDX-License-Identifier: MPL-2.0
#include "setting_range.hpp"
#include <sstream>
#include <stdexcept>

namespace headroom {

void require_range(std::string_view section, std::string_view field, double value, double least,
                   double most) {
  if (value >= least && value <= most)
    return; // false for NaN as well
  std::ostringstream message;
  message << section << '.' << field << " must be " << least << ".." << most << ", got " << value;
  throw std::invalid_argument(message.str());
}

} // namespace headroom
