// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>

namespace headroom::profile {

/// One thing that is wrong with a profile.
struct Diagnostic {
  std::string file;              ///< empty: about no file
  uint32_t line = 0, column = 0; ///< from 1; 0: about the file as a whole
  std::string message;
  bool operator==(const Diagnostic&) const = default;
};

/// "profiles/night.toml:12:14: limiter.release_ms must be 1..5000, got 0"
std::string text(const Diagnostic& diagnostic);

} // namespace headroom::profile
