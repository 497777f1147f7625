// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/diagnostic.hpp"

namespace headroom::profile {

std::string text(const Diagnostic& diagnostic) {
  std::string place = diagnostic.file;
  if (diagnostic.line > 0)
    place += ':' + std::to_string(diagnostic.line) + ':' + std::to_string(diagnostic.column);
  return place.empty() ? diagnostic.message : place + ": " + diagnostic.message;
}

} // namespace headroom::profile
